using System.Collections.Concurrent;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Who follows, in this process, what the nodes of a run report while they work. Nothing is kept for those who come later.</summary>
internal sealed class RunReports
{
    /// <summary>How many events may wait for a listener; what is reported beyond that is not told to it.</summary>
    public const int MostWaiting = 1_000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<RunId, Action<RunEvent>> _listeners = new();

    /// <summary>Follows a run until what is returned is disposed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="listener">Called by the node itself, so it only takes the event off its hands.</param>
    public IDisposable Listen(RunId run, Action<RunEvent> listener)
    {
        lock (_gate)
            _listeners[run] = _listeners.GetValueOrDefault(run) + listener;
        return new Listening(this, run, listener);
    }

    /// <summary>Whoever follows a run; null when nobody does.</summary>
    public Action<RunEvent>? Of(RunId run) => _listeners.GetValueOrDefault(run);

    private void Leave(RunId run, Action<RunEvent> listener)
    {
        lock (_gate)
        {
            if (_listeners.GetValueOrDefault(run) - listener is { } rest)
                _listeners[run] = rest;
            else
                _listeners.TryRemove(run, out _);
        }
    }

    private sealed class Listening(RunReports reports, RunId run, Action<RunEvent> listener) : IDisposable
    {
        public void Dispose() => reports.Leave(run, listener);
    }
}
