using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>A state: flows that run side by side, and where it goes from there.</summary>
public sealed record GraphState
{
    /// <summary>The flow under <c>flows</c> that runs in it; null for a state that only decides.</summary>
    [MinLength(1)]
    [Description("The flow under 'flows' that runs in this state; left out: the state only decides.")]
    public string? Run { get; init; }

    /// <summary>Further flows that run at the same time; the output is then an object by their names.</summary>
    [Description("Further flows that run at the same time; the output is then an object by their names.")]
    public IReadOnlyList<string> Beside { get; init; } = [];

    /// <summary>A mapping of what the flows are given, over <c>input</c>, <c>output</c> of the state before, and <c>nodes.STATE</c>; null for the output of the state before, and the input at first.</summary>
    [Description("A mapping over 'input', 'output' of the state before and 'nodes.STATE' of what the flows are given; left out: the output of the state before, and the input at first.")]
    public JsonElement? Input { get; init; }

    /// <summary>Where it goes: the first edge that holds. None ends the machine.</summary>
    [Description("Where it goes: the first that holds. None ends the machine.")]
    public IReadOnlyList<GraphEdgeOptions> Next { get; init; } = [];

    /// <summary>The state it goes to when a flow fails; null to fail with it.</summary>
    [MinLength(1)]
    [Description("The state it goes to when a flow fails; left out: the node fails.")]
    public string? OnError { get; init; }

    internal IReadOnlyList<string> Flows => Run is null ? Beside : [Run, .. Beside];
}
