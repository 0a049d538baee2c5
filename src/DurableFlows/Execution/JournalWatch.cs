using DurableFlows.Diagnostics;
using DurableFlows.Journal;

namespace DurableFlows.Execution;

/// <summary>Looks for records that others write to a run which goes on here.</summary>
internal static class JournalWatch
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks while this process itself appends nothing; an append sees the records of others anyhow.</summary>
    public static async Task RunAsync(RunSession session, IJournalStore store, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var seen = session.End;
            // Real time on purpose: this paces I/O and has nothing to do with the run's own time.
            await Task.Delay(Pace, TimeProvider.System, cancellation).ConfigureAwait(false);
            if (session.End != seen)
                continue;
            try
            {
                await store.WaitForGrowthAsync(session.Run, seen, cancellation).ConfigureAwait(false);
            }
            catch (FlowException e) when (e.Code == ErrorCodes.StoreUnavailable)
            {
                continue;
            }

            await LookAsync(session, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once.</summary>
    public static async Task LookAsync(RunSession session, CancellationToken cancellation)
    {
        try
        {
            await session.RefreshAsync(cancellation).ConfigureAwait(false);
        }
        catch (FlowException e) when (e.Code == ErrorCodes.StoreUnavailable)
        {
            // An append will say so, if there is anything to append.
        }
    }
}
