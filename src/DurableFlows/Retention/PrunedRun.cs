using DurableFlows.Runs;

namespace DurableFlows.Retention;

/// <summary>A run that is to be removed, or was.</summary>
public sealed record PrunedRun
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The flow's id.</summary>
    public required string Flow { get; init; }

    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When its newest record was written, in UTC; its age counts from there.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Why.</summary>
    public required PruneReason Reason { get; init; }

    /// <summary>The rule in words: <c>keep 10</c>, <c>ttl 7d</c>, <c>with RUN</c>.</summary>
    public required string Rule { get; init; }
}
