namespace DurableFlows.Runs;

/// <summary>What a node that did not go through at once knows of that. Changed by the fold only.</summary>
internal sealed class NodeSetback
{
    /// <summary>Why it was skipped, for people; null where there is nothing to say.</summary>
    public string? SkipReason { get; set; }

    /// <summary>The attempts at this step that an earlier opening of the run used up; the retry budget begins anew after them.</summary>
    public int AttemptsBefore { get; set; }

    /// <summary>When the next attempt is due; null for at once.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>A failure found while deciding, which the next step only records; null for none.</summary>
    public FlowError? Broken { get; set; }

    /// <summary>How many openings found this attempt started and not ended.</summary>
    public int LostHosts { get; set; }
}
