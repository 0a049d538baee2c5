using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Puts what the nodes of a run report among what its journal tells.</summary>
internal static class ReportedWatch
{
    /// <summary>Follows both until the journal tells no more.</summary>
    /// <param name="run">The run.</param>
    /// <param name="reports">Where nodes report.</param>
    /// <param name="journal">What the journal tells, which calls the action it is given when it has told what had happened before.</param>
    /// <param name="cancellation">Stops following.</param>
    public static async IAsyncEnumerable<RunEvent> RunAsync(
        RunId run, RunReports reports, Func<Action, CancellationToken, IAsyncEnumerable<RunEvent>> journal, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var events = Channel.CreateBounded<RunEvent>(new BoundedChannelOptions(RunReports.MostWaiting) { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var telling = TellAsync();
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
                yield return happened;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task TellAsync()
        {
            IDisposable? following = null;
            Exception? failure = null;
            try
            {
                await foreach (var happened in journal(Follow, stop.Token).ConfigureAwait(false))
                    await events.Writer.WriteAsync(happened, stop.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failure = e;
            }

            following?.Dispose();
            events.Writer.Complete(failure);

            void Follow() => following = reports.Listen(run, reported => events.Writer.TryWrite(reported));
        }
    }
}
