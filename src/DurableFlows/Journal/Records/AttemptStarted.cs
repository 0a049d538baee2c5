namespace DurableFlows.Journal.Records;

/// <summary>An attempt that may not simply be repeated is about to take effect.</summary>
internal sealed record AttemptStarted() : JournalRecord("attempt.started")
{
    public required DispatchId Dispatch { get; init; }
}
