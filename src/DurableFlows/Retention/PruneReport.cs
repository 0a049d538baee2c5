namespace DurableFlows.Retention;

/// <summary>What a clean-up did.</summary>
public sealed record PruneReport
{
    /// <summary>The runs it removed, in the order of the plan.</summary>
    public required IReadOnlyList<PrunedRun> Removed { get; init; }

    /// <summary>The runs it was to remove and left, because something changed since it had planned, or they could not be read.</summary>
    public required IReadOnlyList<LeftRun> Left { get; init; }

    /// <summary>Runs whose deletion had been begun before, and was finished.</summary>
    public required IReadOnlyList<string> Finished { get; init; }
}
