namespace DurableFlows.Journal.Records;

/// <summary>The run is being removed: from here on nothing is done with it but that.</summary>
internal sealed record RunDeleting() : JournalRecord("run.deleting")
{
    /// <summary>The generation whoever deletes has seen; in a run that was opened since, the record does not count.</summary>
    public int OfGeneration { get; init; }

    /// <summary>How many forks whoever deletes has seen begin; in a run that was forked since, the record does not count.</summary>
    public int OfForks { get; init; }

    public string? By { get; init; }
}
