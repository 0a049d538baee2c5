using DurableFlows.Diagnostics;
using DurableFlows.Runs;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Execution;

/// <summary>Tells a listener one event after the other: what is recorded at once, what is reported off the thread of the node.</summary>
/// <remarks>What is recorded while a report is being told comes after it, so that a listener that is slow with reports holds nothing up.</remarks>
internal sealed class EventListener(Action<RunEvent> listener, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly Queue<RunEvent> _waiting = new();
    private Task _telling = Task.CompletedTask;
    private bool _busy;

    public void Record(RunEvent recorded)
    {
        lock (_gate)
        {
            if (_busy)
            {
                _waiting.Enqueue(recorded);
                return;
            }

            _busy = true;
        }

        Tell(recorded);
        lock (_gate)
        {
            _busy = _waiting.Count > 0;
            if (_busy)
                _telling = TellWaitingAsync();
        }
    }

    public void Report(RunEvent reported)
    {
        lock (_gate)
        {
            if (_waiting.Count >= RunReports.MostWaiting)
                return;
            _waiting.Enqueue(reported);
            if (_busy)
                return;
            _busy = true;
            _telling = TellWaitingAsync();
        }
    }

    /// <summary>Waits until all was told, though not for long.</summary>
    public async Task HeardAsync()
    {
        Task telling;
        lock (_gate)
            telling = _telling;
        // Real time on purpose: the listener has nothing to do with the run's own time.
        await telling.WaitAsync(Patience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TellWaitingAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Next() is { } next)
            Tell(next);
    }

    private RunEvent? Next()
    {
        lock (_gate)
        {
            _busy = _waiting.TryDequeue(out var next);
            return next;
        }
    }

    /// <summary>Whoever listens is the caller's, and must not break what is being applied.</summary>
    private void Tell(RunEvent happened)
    {
        try
        {
            listener(happened);
        }
        catch (Exception e)
        {
            Log.ListenerFailed(logger, happened.Run, happened.Sequence, e);
        }
    }
}
