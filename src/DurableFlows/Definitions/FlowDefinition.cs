using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>A flow as data: what <c>FlowBuilder</c> builds and YAML says. Immutable.</summary>
public sealed record FlowDefinition
{
    /// <summary>The flow's id: 1 to 200 characters, none of them a control character. Stable: runs refer to it.</summary>
    public required string Id { get; init; }

    /// <summary>The author's version of the flow, from 1; for people, a run is pinned by content.</summary>
    public int Version { get; init; } = 1;

    /// <summary>A name for people; null for the id.</summary>
    public string? Title { get; init; }

    /// <summary>What the flow is for.</summary>
    public string? Description { get; init; }

    /// <summary>A JSON Schema that the input of a run must satisfy; null for none.</summary>
    public JsonElement? InputSchema { get; init; }

    /// <summary>The nodes, in the author's order.</summary>
    public required IReadOnlyList<NodeDefinition> Nodes { get; init; }

    /// <summary>A mapping over <c>input</c> and <c>nodes</c> that gives the run's output; null for the output of the last node, or an object by id when several nodes come last.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>How many nodes and map items run at once in one run; 1 to 10,000, null for no limit of the flow's own.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Named groups and how many of their nodes run at once in one run.</summary>
    public IReadOnlyDictionary<string, int> Concurrency { get; init; } = new Dictionary<string, int>();

    /// <summary>How runs are kept; null for the host's settings.</summary>
    public CheckpointDefinition? Checkpoint { get; init; }

    /// <summary>Flows that nodes of type <c>flow</c> run as children, by id; part of this definition, so that a run is pinned to them too.</summary>
    public IReadOnlyDictionary<string, FlowDefinition> Flows { get; init; } = new Dictionary<string, FlowDefinition>();
}
