using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>Options of node type <c>choice</c>.</summary>
public sealed record ChoiceOptions
{
    /// <summary>The options, in the order in which they are tried.</summary>
    [MinLength(1)]
    [Description("The options in order; the first whose condition holds is chosen.")]
    public required IReadOnlyList<ChoiceOption> Options { get; init; }

    /// <summary>The id that is chosen when no condition holds; null to fail with <c>choice.none</c>.</summary>
    [MinLength(1)]
    [Description("The id chosen when no condition holds; left out: the node then fails with choice.none.")]
    public string? Otherwise { get; init; }
}
