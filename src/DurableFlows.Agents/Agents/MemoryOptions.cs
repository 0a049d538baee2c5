using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DurableFlows.Nodes;

namespace DurableFlows.Agents;

/// <summary>What an agent remembers of conversations in other runs. It lasts as long as those runs are kept.</summary>
public sealed record MemoryOptions
{
    /// <summary>Whose memory it is, for example a customer's; Liquid over <c>input</c>. Agents with the same key share it.</summary>
    [Template]
    [MinLength(1)]
    [Description("Whose memory it is, for example customer-{{ input.customer }}; Liquid over 'input'. Agents with the same key share it.")]
    public required string Key { get; init; }

    /// <summary>How many of the last conversations it is reminded of; 1 to 100, default 10.</summary>
    [Range(1, 100)]
    [Description("How many of the last conversations it is reminded of; default 10.")]
    public int Last { get; init; } = 10;
}
