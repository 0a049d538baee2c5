namespace DurableFlows.Runs;

/// <summary>Where one node of a run, or one item of a map, stands.</summary>
internal enum NodePhase
{
    /// <summary>Something it needs has not settled.</summary>
    Pending,

    /// <summary>An attempt is due, now or at a time.</summary>
    Scheduled,

    /// <summary>It waits for an answer.</summary>
    Asking,

    /// <summary>It waits for a child run.</summary>
    AwaitingChild,

    /// <summary>Its items run.</summary>
    Mapping,

    Succeeded,

    /// <summary>It failed, and its error went downstream.</summary>
    Returned,

    Failed,
    Skipped,
}
