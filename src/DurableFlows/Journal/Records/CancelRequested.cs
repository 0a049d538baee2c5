namespace DurableFlows.Journal.Records;

/// <summary>The run is to end.</summary>
internal sealed record CancelRequested() : JournalRecord("run.cancel-requested")
{
    public string? Reason { get; init; }
    public string? By { get; init; }
}
