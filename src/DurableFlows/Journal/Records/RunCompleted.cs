using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>The run ended as it should.</summary>
internal sealed record RunCompleted() : JournalRecord("run.completed")
{
    public required StoredValue Output { get; init; }
    public required RunOutcome Outcome { get; init; }
}
