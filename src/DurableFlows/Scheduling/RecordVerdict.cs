namespace DurableFlows.Scheduling;

/// <summary>What a record came to, by its position in the journal.</summary>
internal enum RecordVerdict
{
    /// <summary>It changed the run.</summary>
    Applied,

    /// <summary>The same record stands before it.</summary>
    Duplicate,

    /// <summary>Another record counts for what it answers.</summary>
    Superseded,

    /// <summary>Its writer's generation was no longer in force; kept, not used.</summary>
    Late,

    /// <summary>It does not apply to where the run stands.</summary>
    Refused,
}
