using DurableFlows.Diagnostics;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.DurableTask.Activities;

/// <summary>Runs attempts of nodes: loads inputs, runs, makes the outcome durable, and brings back what the record that counts has caused, even when another attempt wrote it.</summary>
internal sealed class AttemptActivity(HeldRuns runs, HostParts parts, OwedNotices notices)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    public async Task<string[]> RunAsync(InstanceId instance, string dispatches, CancellationToken cancellation)
    {
        var run = await runs.GetAsync(instance, cancellation).ConfigureAwait(false);
        var codes = await Task.WhenAll(dispatches.Split('\n').Select(d => OneAsync(run, instance, DispatchId.Parse(d), cancellation))).ConfigureAwait(false);
        return [.. codes.SelectMany(c => c).Distinct(StringComparer.Ordinal)];
    }

    private async Task<string[]> OneAsync(HeldRun run, InstanceId instance, DispatchId dispatch, CancellationToken cancellation)
    {
        try
        {
            if (run.Log.Of(dispatch) is null)
                await AttemptAsync(run, instance, dispatch, cancellation).ConfigureAwait(false);
            // Also of what an execution before this one asked, whose process may have ended before it told of it.
            await notices.TellAsync(run, instance, dispatch.Path).ConfigureAwait(false);
            // What this attempt wrote may be late: the record that counts says what is next.
            return run.Log.Of(dispatch) ?? (run.TokenFor(instance) is null ? [PumpCode.Over] : []);
        }
        catch (FlowException e) when (e.Code != ErrorCodes.StoreUnavailable)
        {
            // Not the node's doing, and not to be mended by trying again: visible, and to be resumed.
            await LettingGo.SuspendAsync(run, parts, instance, e).ConfigureAwait(false);
            return [PumpCode.Over];
        }
    }

    private async Task AttemptAsync(HeldRun run, InstanceId instance, DispatchId dispatch, CancellationToken cancellation)
    {
        if (Work(run, instance, dispatch) is not { } work)
        {
            await run.Session.RefreshAsync(cancellation).ConfigureAwait(false);
            if (run.Log.Of(dispatch) is not null || Work(run, instance, dispatch) is not { } found)
                return;
            work = found;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(run, instance, stop, done.Token);
        try
        {
            await run.Attempt.RunAsync(work, stop.Token, stop.Token).ConfigureAwait(false);
        }
        catch (SupersededAttemptException)
        {
            await run.Session.RefreshAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception) when (stop.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The run is cancelled or another host's; nothing is recorded.
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private static NodeWork? Work(HeldRun run, InstanceId instance, DispatchId dispatch)
        => run.TokenFor(instance) is { } token ? run.Session.Read(s => NodeWork.From(s, dispatch, token)) : null;

    /// <summary>An attempt that takes long learns that its run is cancelled or taken.</summary>
    private async Task WatchAsync(HeldRun run, InstanceId instance, CancellationTokenSource stop, CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pace, parts.Time, done).ConfigureAwait(false);
                await JournalWatch.LookAsync(run.Session, done).ConfigureAwait(false);
                if (run.TokenFor(instance) is not null && run.Session.Read(s => s.CancelRequested is null))
                    continue;
                await stop.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt is over.
        }
        catch (FlowException)
        {
            // What cannot be read now is met by the attempt's own append.
        }
    }
}
