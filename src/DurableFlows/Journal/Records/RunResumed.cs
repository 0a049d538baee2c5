namespace DurableFlows.Journal.Records;

/// <summary>A suspended run goes on under the host that holds it.</summary>
internal sealed record RunResumed : JournalRecord
{
    public override string Kind => "run.resumed";

    public string? By { get; init; }
}
