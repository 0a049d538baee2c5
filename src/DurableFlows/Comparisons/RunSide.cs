using DurableFlows.Runs;

namespace DurableFlows.Comparisons;

/// <summary>One of two runs that are compared, at the position it is compared at.</summary>
public sealed record RunSide
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The checkpoint.</summary>
    public required long Sequence { get; init; }

    /// <summary>The flow's id.</summary>
    public required string Flow { get; init; }

    /// <summary>The hash of the definition it is pinned to.</summary>
    public required string Definition { get; init; }

    /// <summary>Where the run stood.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it started, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the record at that checkpoint was written, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
