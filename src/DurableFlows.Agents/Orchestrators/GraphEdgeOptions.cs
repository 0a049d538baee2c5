using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>A way out of a state.</summary>
public sealed record GraphEdgeOptions
{
    /// <summary>The next state, or <c>end</c>.</summary>
    [MinLength(1)]
    [Description("The next state, or end.")]
    public required string To { get; init; }

    /// <summary>An expression over <c>output</c> of the state, <c>input</c>, <c>nodes.STATE</c>, and <c>index</c>, how many states it has been through; null for always.</summary>
    [MinLength(1)]
    [Description("An expression over 'output' of the state, 'input', 'nodes.STATE', and 'index', how many states it has been through; left out: always.")]
    public string? When { get; init; }
}
