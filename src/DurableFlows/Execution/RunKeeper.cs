using System.Collections.Concurrent;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Keeps the runs that go on in this process, each with its pump, until they do not.</summary>
internal sealed class RunKeeper
{
    private readonly HostParts _parts;
    private readonly ChildProtocol _children;
    private readonly RunAftermath _aftermath;
    private readonly ConcurrentDictionary<RunId, RunHandle> _runs = new();

    public RunKeeper(HostParts parts, RunOpener opener)
    {
        var news = new ParentNews(parts, Find, LookAsync);
        _parts = parts;
        _children = new ChildProtocol(parts, opener, this, news);
        _aftermath = new RunAftermath(parts, _children, news);
    }

    public IEnumerable<RunHandle> Runs => _runs.Values;

    /// <summary>The run as it goes on here; null when it does not.</summary>
    public RunHandle? Find(RunId run) => _runs.TryGetValue(run, out var handle) && !handle.Completion.IsCompleted ? handle : null;

    /// <summary>Lets a run that goes on here see at once what was written to it.</summary>
    public Task LookAsync(RunId run) => Find(run)?.Refresh() ?? Task.CompletedTask;

    /// <summary>Ends a child run that goes on nowhere and that nobody waits for.</summary>
    public Task<RunHandle?> CancelAsync(RunId run) => _children.CancelAsync(run.Value);

    /// <summary>Lets a run that was opened go on.</summary>
    public RunHandle Keep(OpenedRun opened, Action<RunEvent>? onEvent, Action? idleChanged)
    {
        var session = opened.Session;
        var values = _parts.Values(session.Run);
        var children = new List<RunHandle>();
        var leave = new CancellationTokenSource();
        var listener = onEvent is null ? null : new EventListener(onEvent, _parts.Logger);
        var pump = new RunPump(session, new RunPumpParts(_parts.Store, _parts.Executor, values, _parts.Records, _parts.Ends, _parts.Upkeep, _parts.Compaction, _children, _parts.Reports, _parts.Time, _parts.Options.MaxParallel), opened.Token, new PumpInbox(), children);
        var results = new RunResults(_parts, session, values, children);
        var handle = new RunHandle(session.Run, results.LookAsync, leave, idleChanged)
        {
            TornBytes = opened.TornBytes,
            Refresh = pump.LookAsync,
            HasStopped = () => pump.HasStopped,
            Details = () => session.Read(RunReader.Details),
            Nudge = () => NudgeAll(pump, children),
            OnEvent = onEvent,
        };
        pump.Progress = handle;
        if (opened.TornBytes > 0)
            Log.Torn(_parts.Logger, session.Run.Value, opened.TornBytes);
        session.Applied = applied => Take(session, pump, values, listener, applied);
        foreach (var applied in opened.History)
            session.Applied(applied);
        _runs[session.Run] = handle;
        var (flow, why) = session.Read(s => (s.Started.Flow, s.Opened?.Reason ?? ""));
        Log.Opened(_parts.Logger, session.Run.Value, flow, why);
        if (opened.Before is { } before)
            pump.Heal(_parts.Upkeep.HealBesideAsync(session, before));
        handle.Begin(() => RunAsync(handle, session, opened.Token, pump, results, children, listener, leave));
        return handle;
    }

    private static void NudgeAll(RunPump pump, List<RunHandle> children)
    {
        RunHandle[] all;
        lock (children)
            all = [.. children];
        foreach (var child in all)
            child.Nudge();
        pump.Nudge();
    }

    private void Take(RunSession session, RunPump pump, RunValues values, EventListener? listener, AppliedRecord applied)
    {
        // Told first: what the pump does next, up to the end of the run, may happen within this call.
        listener?.Record(RunReader.Event(session, applied));
        _parts.Notices.Take(session, values, pump.Generation, applied);
        pump.Take(applied);
        if (applied.Record.Generation == 0 && applied.Record is InputAnswered or CancelRequested or RunSuspended or RunResumed or ChildEnded)
            _ = _parts.Upkeep.ForgetWakeAsync(session.Run, applied.Record.Id);
        if (applied is { Verdict: Scheduling.RecordVerdict.Applied, Record: InputAnswered or InputExpired })
            pump.Beside(_parts.Upkeep.DecidedAsync(session, applied.Record is InputAnswered answered ? answered.Request : ((InputExpired)applied.Record).Request));
    }

    private async Task<RunResult> RunAsync(
        RunHandle handle, RunSession session, string token, RunPump pump, RunResults results, List<RunHandle> children, EventListener? listener, CancellationTokenSource leave)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var following = listener is null ? null : _parts.Reports.Listen(session.Run, listener.Report);
        try
        {
            Exception? fault;
            // Whoever lets go of the run may do so until its completion is seen, so the source of that token is left alone.
            using (pump)
                fault = await pump.RunAsync(leave.Token).ConfigureAwait(false);
            RunHandle[] started;
            lock (children)
                started = [.. children];
            var reason = await _aftermath.FollowAsync(session, token, pump, fault, started, leave.Token).ConfigureAwait(false);
            lock (children)
                children.Clear();
            var result = await results.LastAsync(reason).ConfigureAwait(false);
            Log.Left(_parts.Logger, session.Run.Value, result.Status);
            return result;
        }
        finally
        {
            following?.Dispose();
            if (listener is not null)
                await listener.HeardAsync().ConfigureAwait(false);
            _runs.TryRemove(new KeyValuePair<RunId, RunHandle>(session.Run, handle));
        }
    }
}
