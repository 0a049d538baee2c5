namespace DurableFlows.Runs;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Nodes run, or wait for time.</summary>
    Running = 1,

    /// <summary>Nothing runs before somebody answers a request.</summary>
    WaitingForInput,

    /// <summary>Nothing new starts before somebody resumes it.</summary>
    Suspended,

    /// <summary>It ended as it should; its outcome tells what was skipped, rejected or returned as an error.</summary>
    Completed,

    /// <summary>It ended in failure; it can be resumed.</summary>
    Failed,

    /// <summary>It ended because somebody asked for it; it can be resumed.</summary>
    Cancelled,

    /// <summary>Another run took its place.</summary>
    Superseded,

    /// <summary>It is being removed, and nothing else is done with it any more.</summary>
    Deleting,
}
