using System.ComponentModel;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Models;

/// <summary>A message of a conversation that a <c>model</c> node begins with.</summary>
public sealed record ModelMessage
{
    /// <summary>Who says it.</summary>
    [Description("Who says it: system, user or assistant.")]
    public required ModelRole Role { get; init; }

    /// <summary>What is said; Liquid over <c>input</c>.</summary>
    [Template]
    [Description("What is said; Liquid over 'input'.")]
    public required string Text { get; init; }
}
