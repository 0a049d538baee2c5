using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>One of the options of a <c>choice</c>.</summary>
public sealed record ChoiceOption
{
    /// <summary>The id that the output names as <c>chosen</c>.</summary>
    [MinLength(1)]
    [Description("The id that the output names as 'chosen'.")]
    public required string Id { get; init; }

    /// <summary>An expression over <c>input</c>, the effective input.</summary>
    [MinLength(1)]
    [Description("An expression over 'input', for example input.amount > 100.")]
    public required string When { get; init; }
}
