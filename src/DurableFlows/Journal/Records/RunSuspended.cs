namespace DurableFlows.Journal.Records;

/// <summary>Nothing new starts until the run is resumed.</summary>
internal sealed record RunSuspended() : JournalRecord("run.suspended")
{
    public required string Reason { get; init; }

    /// <summary>Whether the host that held the run let go of it.</summary>
    public bool Released { get; init; }

    public string? By { get; init; }
}
