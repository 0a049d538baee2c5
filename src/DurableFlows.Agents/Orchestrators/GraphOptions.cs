using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>Options of node type <c>graph-orchestrator</c>: a machine of states, which may come again.</summary>
public sealed record GraphOptions
{
    /// <summary>The state it begins in; null for the first.</summary>
    [MinLength(1)]
    [Description("The state it begins in; left out: the first.")]
    public string? Start { get; init; }

    /// <summary>The states, by name.</summary>
    [MinLength(1)]
    [Description("The states, by name.")]
    public required IReadOnlyDictionary<string, GraphState> States { get; init; }

    /// <summary>How many states it may go through, those that come again counted; 1 to 10,000, default 50. Beyond it the node fails with <c>orchestrator.limit</c>.</summary>
    [Range(1, 10_000)]
    [Description("How many states it may go through, those that come again counted; default 50. Then it fails.")]
    public int MaxSteps { get; init; } = 50;

    /// <summary>A mapping of the output, over <c>input</c>, <c>output</c> of the last state and <c>nodes.STATE</c>; null for the output of the last state.</summary>
    [Description("A mapping over 'input', 'output' of the last state and 'nodes.STATE' that gives the output; left out: the output of the last state.")]
    public JsonElement? Output { get; init; }
}
