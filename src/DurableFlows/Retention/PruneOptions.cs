using DurableFlows.Runs;

namespace DurableFlows.Retention;

/// <summary>Which ended runs a clean-up removes. What a run's own settings say goes before <see cref="Keep"/> and <see cref="Ttl"/>, member by member and status by status.</summary>
/// <remarks>With nothing set here, only runs whose settings say how long they are kept are removed.</remarks>
public sealed record PruneOptions
{
    /// <summary>How many ended runs of each flow are kept, the newest; at least 1, null for all.</summary>
    public int? Keep { get; init; }

    /// <summary>How long ended runs are kept, by <see cref="RunStatus.Completed"/>, <see cref="RunStatus.Failed"/> and <see cref="RunStatus.Cancelled"/>; one that is missing for ever.</summary>
    public IReadOnlyDictionary<RunStatus, TimeSpan> Ttl { get; init; } = new Dictionary<RunStatus, TimeSpan>();

    /// <summary>Only runs of this flow; null for all.</summary>
    public string? Flow { get; init; }

    /// <summary>Only runs that ended at least so long ago, whatever else says that they may go; null for no such bound.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>At most so many runs, the oldest, at least 1; null for no limit. Children go with their parent and are not counted.</summary>
    public int? Limit { get; init; }

    /// <summary>Who cleans up, for the record; null when unknown.</summary>
    public string? By { get; init; }
}
