namespace DurableFlows.Retention;

/// <summary>What a clean-up would do now. Nothing is changed by planning it.</summary>
public sealed record PrunePlan
{
    /// <summary>The runs it would remove, oldest first, each followed by the runs it started.</summary>
    public required IReadOnlyList<PrunedRun> Remove { get; init; }

    /// <summary>The runs that no rule removes, whatever their age, by id.</summary>
    public required IReadOnlyList<ExemptRun> Exempt { get; init; }
}
