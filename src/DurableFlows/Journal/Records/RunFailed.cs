using DurableFlows.Runs;

namespace DurableFlows.Journal.Records;

/// <summary>The run ended in failure.</summary>
internal sealed record RunFailed() : JournalRecord("run.failed")
{
    public required FlowError Error { get; init; }
    public required RunOutcome Outcome { get; init; }
}
