using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Execution;

/// <summary>Keeps the markers of runs right as far as the store lets it: a marker is only a hint, so a run never stops or waits for one.</summary>
/// <remarks>What is left wrong is made right when the run is next opened, or by a host that starts, which finds the run under <c>live/</c>.</remarks>
internal sealed class IndexUpkeep(RunIndex index, ILogger logger)
{
    /// <summary>Makes the markers of a run right, whatever they were.</summary>
    public Task HealAsync(RunSession session) => session.Read(s => s.Deleting is not null) ? Task.CompletedTask : TryAsync(session.Run, () => index.HealAsync(session.Read(Summaries.Of), CancellationToken.None));

    /// <summary>Writes the marker of the status that a run is about to have, before its record.</summary>
    public Task BeforeAsync(RunSession session, JournalRecord end) => TryAsync(session.Run, () =>
    {
        var summary = session.Read(Summaries.Of) with
        {
            Status = end switch { RunCompleted => RunStatus.Completed, RunCancelled => RunStatus.Cancelled, _ => RunStatus.Failed },
            UpdatedAt = end.Time,
        };
        return index.PutAsync(summary, CancellationToken.None);
    });

    /// <summary>Removes the note about a record that was read.</summary>
    public Task ForgetWakeAsync(RunId run, string record) => TryAsync(run, () => index.WokenAsync(run, record, CancellationToken.None));

    /// <summary>Makes right what a host that went away left behind, beside the run and not before it.</summary>
    public async Task HealBesideAsync(RunSession session)
    {
        var summary = session.Read(Summaries.Of);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await TryAsync(session.Run, async () =>
        {
            await index.HealAsync(summary, CancellationToken.None).ConfigureAwait(false);
            await index.ForgetWakesAsync(session.Run, id => session.Read(s => s.Seen.Contains(id)), CancellationToken.None).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async Task TryAsync(RunId run, Func<ValueTask> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.IndexLags(logger, run.Value, (e as FlowException)?.Code ?? e.GetType().Name);
        }
    }
}
