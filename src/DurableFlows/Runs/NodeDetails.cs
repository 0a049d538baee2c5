using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>One node of a run, or one item of a map, at a checkpoint.</summary>
public sealed record NodeDetails
{
    /// <summary>The path: the node's id, with <c>[index]</c> for an item.</summary>
    public required string Path { get; init; }

    /// <summary>The node type.</summary>
    public required string Type { get; init; }

    /// <summary><c>pending</c>, <c>running</c>, <c>waiting</c>, <c>asking</c>, <c>succeeded</c>, <c>returned</c>, <c>failed</c> or <c>skipped</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The attempt at the present step, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>When it first ran, in UTC; null when it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it settled, in UTC; null while it has not.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>When its next attempt or step is due; null for none.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The output as its record holds it; null without one.</summary>
    public StoredValue? Output { get; init; }

    /// <summary>How it failed last; null when it did not.</summary>
    public FlowError? Error { get; init; }

    /// <summary>Why it was skipped; null when it was not, or when that follows from its needs.</summary>
    public string? Reason { get; init; }

    /// <summary>The run of the child flow it waits for or waited for; null for none.</summary>
    public string? Child { get; init; }

    /// <summary>What is called, for an item that is a call of its node; null for others.</summary>
    public string? Call { get; init; }

    /// <summary>How many items a map has, or how many calls the node has made; null for other nodes.</summary>
    public int? Items { get; init; }

    /// <summary>How many of them have settled.</summary>
    public int ItemsDone { get; init; }

    /// <summary>How many of them failed.</summary>
    public int ItemsFailed { get; init; }
}
