using DurableFlows.Runs;

namespace DurableFlows.Journal.Records;

/// <summary>The run ended because somebody asked for it.</summary>
internal sealed record RunCancelled() : JournalRecord("run.cancelled")
{
    public required RunOutcome Outcome { get; init; }

    /// <summary>The dispatches that were running when it ended.</summary>
    public IReadOnlyList<string>? InFlight { get; init; }
}
