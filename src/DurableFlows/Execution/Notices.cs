using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Scheduling;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Execution;

/// <summary>Tells the host's notifier of requests, beside the runs.</summary>
internal sealed class Notices(INotifier? notifier, ILogger logger) : IAsyncDisposable
{
    private const int AtOnce = 16;

    // By the system's clock: nobody moves a test's clock while its host ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _allDone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the host itself, so that the last one out is known only when it ends.
    private int _underWay = 1;
    private int _disposed;

    /// <summary>Whether anybody is told.</summary>
    public bool IsOn => notifier is not null;

    /// <summary>Takes a record of a run that this host opened. Returns at once.</summary>
    /// <param name="session">The run.</param>
    /// <param name="values">Its values.</param>
    /// <param name="generation">This host's opening; from another one's on, telling is that host's.</param>
    /// <param name="applied">The record.</param>
    public void Take(RunSession session, RunValues values, int generation, AppliedRecord applied)
    {
        if (notifier is null || applied.Verdict != RecordVerdict.Applied || !RequestNotices.IsWorthALook(applied.Record))
            return;
        foreach (var notice in session.Read((generation, applied), static (s, of) => s.Generation == of.generation ? RequestNotices.Of(s, of.applied) : []))
            Tell(values, notice);
    }

    /// <summary>Gives a notice. Returns at once.</summary>
    /// <param name="values">The values of its run.</param>
    /// <param name="notice">The notice.</param>
    /// <param name="done">Called when the notifier has taken it or given it up, and not when this host ends before.</param>
    public void Tell(RunValues values, RequestNotice notice, Func<Task>? done = null)
    {
        if (notifier is null)
            return;
        Interlocked.Increment(ref _underWay);
        _ = TellAsync(notifier, values, notice, done);
    }

    /// <summary>For tests: what is on its way is lost, as with a process that is killed.</summary>
    public void Abandon() => _ending.Cancel();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        Done();
        _ending.CancelAfter(Patience);
        await _allDone.Task.WaitAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ending.CancelAsync().ConfigureAwait(false);
    }

    private async Task TellAsync(INotifier teller, RunValues values, RequestNotice notice, Func<Task>? done)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await _slots.WaitAsync(_ending.Token).ConfigureAwait(false);
            try
            {
                await teller.NotifyAsync(await ShownAsync(values, notice).ConfigureAwait(false), _ending.Token).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Told again by the host that opens the run next.
        }
        catch (Exception e)
        {
            Log.NotifierFailed(logger, notice.Request.Run, notice.Request.Request.Id, e);
        }

        if (done is not null && !_ending.IsCancellationRequested)
            await done().ConfigureAwait(false);
        Done();
    }

    private async ValueTask<RequestNotice> ShownAsync(RunValues values, RequestNotice notice)
    {
        if (notice.Request is not { Shown: null, Request.Shown: { } stored } request)
            return notice;
        try
        {
            return notice with { Request = request with { Shown = await values.LoadAsync(stored, _ending.Token).ConfigureAwait(false) } };
        }
        catch (FlowException)
        {
            // That something is asked is worth telling without it.
            return notice;
        }
    }

    private void Done()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
            _allDone.TrySetResult();
    }
}
