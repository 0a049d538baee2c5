using DurableFlows.Definitions;

namespace DurableFlows.Replay;

/// <summary>Which nodes of a run are to run for real.</summary>
internal sealed record LiveNodes
{
    /// <summary>In a child run of a node that runs for real, everything does.</summary>
    public bool All { get; init; }

    public IReadOnlyCollection<string> Named { get; init; } = [];

    /// <summary>With all that comes after it.</summary>
    public GraphNode? From { get; init; }

    /// <summary>What counted behind this checkpoint is as if it had not been recorded; null for none.</summary>
    public long? Position { get; init; }

    /// <summary>The same by time, for child runs, whose checkpoints are others.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Whether nodes run of which nothing is known.</summary>
    public bool Unknown => Position is not null || Time is not null;

    public bool Runs(GraphNode node) => All || Named.Contains(node.Id) || (From is { } from && (node.Id == from.Id || node.IsAfter(from)));

    public bool Knows(RecordedStep step) => Position is { } position ? step.Position <= position : Time is not { } time || step.At <= time;

    /// <summary>For the child runs of a node.</summary>
    public LiveNodes OfChild(GraphNode node) => new() { All = Runs(node), Time = Time };
}
