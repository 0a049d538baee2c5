namespace DurableFlows.Journal.Records;

/// <summary>Nothing new starts until the run is resumed.</summary>
internal sealed record RunSuspended() : JournalRecord("run.suspended")
{
    public required string Reason { get; init; }
    public string? By { get; init; }
}
