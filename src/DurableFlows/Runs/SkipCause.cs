namespace DurableFlows.Runs;

/// <summary>Why a node was skipped.</summary>
internal enum SkipCause
{
    None,

    /// <summary>A condition did not hold, of its own or of an edge, here or upstream.</summary>
    Condition,

    /// <summary>Its gate was rejected or expired.</summary>
    Rejected,

    /// <summary>Something upstream failed.</summary>
    Failure,

    /// <summary>The run stopped because of a failure elsewhere.</summary>
    Stopped,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
