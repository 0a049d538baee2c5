namespace DurableFlows.Journal.Records;

/// <summary>A suspended run goes on under the host that holds it.</summary>
internal sealed record RunResumed() : JournalRecord("run.resumed")
{
    public string? By { get; init; }
}
