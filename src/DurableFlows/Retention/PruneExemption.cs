namespace DurableFlows.Retention;

/// <summary>Why a run is not removed, whatever its age.</summary>
public enum PruneExemption
{
    /// <summary>It runs.</summary>
    Running = 1,

    /// <summary>It waits for somebody.</summary>
    WaitingForInput,

    /// <summary>It is suspended.</summary>
    Suspended,

    /// <summary>The run that started it is kept.</summary>
    ParentKept,

    /// <summary>A run that it started has not ended.</summary>
    ChildActive,

    /// <summary>A fork stands on it.</summary>
    HasForks,
}
