namespace DurableFlows.Retention;

/// <summary>Why a run is removed.</summary>
public enum PruneReason
{
    /// <summary>More runs of its flow that ended later are kept than are to be.</summary>
    OverKeep = 1,

    /// <summary>It ended longer ago than runs of its status are kept.</summary>
    OlderThanTtl,

    /// <summary>The run that started it is removed.</summary>
    WithParent,

    /// <summary>Its deletion was begun before and not finished.</summary>
    Unfinished,
}
