using DurableFlows.Diagnostics;
using DurableFlows.Journal.Records;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>Runs one attempt of a run at a step and makes durable what it came to, on any pump.</summary>
internal sealed class Attempt(RunSession session, NodeExecutor executor, RunValues values, IndexUpkeep upkeep, RunReports reports, TimeProvider time)
{
    private Func<AttemptStarted, Task>? _started;

    /// <summary>Runs it.</summary>
    /// <param name="work">What it needs to know.</param>
    /// <param name="cancellation">Asks it to end; then nothing is recorded.</param>
    /// <param name="abandoned">Waits no longer for that.</param>
    /// <returns>Its record, and what that came to.</returns>
    /// <exception cref="SupersededAttemptException">It had no effect and has no record: another attempt or host counts.</exception>
    public async ValueTask<AppliedRecord> RunAsync(NodeWork work, CancellationToken cancellation, CancellationToken abandoned)
    {
        using var span = AttemptSpan.Begin(work);
        var begin = time.GetTimestamp();
        var record = await ReportingAsync(work, cancellation, abandoned).ConfigureAwait(false);
        if (record is InputRequested asks)
            await upkeep.AskingAsync(session, asks).ConfigureAwait(false);
        var applied = await session.AppendAsync(record).ConfigureAwait(false);
        AttemptSpan.End(span, record);
        Telemetry.AttemptDuration.Record(time.GetElapsedTime(begin).TotalMilliseconds);
        return applied;
    }

    /// <summary>What is reported is told before the outcome is recorded, or not at all.</summary>
    private async ValueTask<JournalRecord> ReportingAsync(NodeWork work, CancellationToken cancellation, CancellationToken abandoned)
    {
        var step = new StepReports(reports, session, work, time);
        try
        {
            return await Abandonable(executor.RunAsync(work, values, _started ??= StartedAsync, cancellation, step), abandoned).ConfigureAwait(false);
        }
        finally
        {
            step.Close();
        }
    }

    /// <summary>Makes the start of an attempt durable; one that nobody waits for any more takes no effect.</summary>
    private async Task StartedAsync(AttemptStarted record)
    {
        if ((await session.AppendAsync(record).ConfigureAwait(false)).Verdict is not (RecordVerdict.Applied or RecordVerdict.Duplicate))
            throw new SupersededAttemptException();
    }

    /// <summary>Most attempts have ended by now, and need no task.</summary>
    private static ValueTask<JournalRecord> Abandonable(ValueTask<JournalRecord> attempt, CancellationToken abandoned)
        => attempt.IsCompleted ? attempt : new(attempt.AsTask().WaitAsync(abandoned));
}
