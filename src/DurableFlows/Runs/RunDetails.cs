using DurableFlows.Definitions;
using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>A run at a checkpoint.</summary>
public sealed record RunDetails
{
    /// <summary>The run's line in a list.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>The checkpoint.</summary>
    public required long Sequence { get; init; }

    /// <summary>The definition the run is pinned to.</summary>
    public required FlowDefinition Definition { get; init; }

    /// <summary>The hash of that definition.</summary>
    public required string DefinitionHash { get; init; }

    /// <summary>How the run is kept.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>The input as its record holds it.</summary>
    public required StoredValue Input { get; init; }

    /// <summary>The forks that were made of it; some may be gone.</summary>
    public IReadOnlyList<ForkLink> Forks { get; init; } = [];

    /// <summary>The output; null unless the run is completed.</summary>
    public StoredValue? Output { get; init; }

    /// <summary>Why the run failed; null unless it did.</summary>
    public FlowError? Error { get; init; }

    /// <summary>Why the run is suspended; null unless it is.</summary>
    public string? Reason { get; init; }

    /// <summary>What became of the nodes; null while the run has not ended.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>The generation in force; 0 before the first opening.</summary>
    public int Generation { get; init; }

    /// <summary>The host that opened it; it may be gone.</summary>
    public HostIdentity? Host { get; init; }

    /// <summary>When that host opened it, in UTC.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The node types of its definition that this host does not have, or not in that version: their nodes cannot run here. For people.</summary>
    public IReadOnlyList<string> MissingTypes { get; init; } = [];

    /// <summary>The nodes, in the author's order.</summary>
    public required IReadOnlyList<NodeDetails> Nodes { get; init; }

    /// <summary>Every request, in the order they were asked.</summary>
    public required IReadOnlyList<RequestDetails> Requests { get; init; }
}
