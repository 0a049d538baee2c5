using System.Collections.Concurrent;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>Keeps the runs that go on in this process: gives each a pump, looks after its index, and tells parents of their children's ends.</summary>
internal sealed class RunKeeper : IChildRuns
{
    private readonly HostParts _parts;
    private readonly RunOpener _opener;
    private readonly ParentNews _news;
    private readonly ConcurrentDictionary<RunId, RunHandle> _runs = new();

    public RunKeeper(HostParts parts, RunOpener opener)
    {
        (_parts, _opener) = (parts, opener);
        _news = new ParentNews(parts, Find, LookAsync);
    }

    public IEnumerable<RunHandle> Runs => _runs.Values;

    /// <summary>The run as it goes on here; null when it does not.</summary>
    public RunHandle? Find(RunId run) => _runs.TryGetValue(run, out var handle) && !handle.Completion.IsCompleted ? handle : null;

    /// <summary>Lets a run that goes on here see at once what was written to it.</summary>
    public Task LookAsync(RunId run) => Find(run)?.Refresh() ?? Task.CompletedTask;

    /// <summary>Lets a run that was opened go on.</summary>
    public RunHandle Keep(OpenedRun opened, Action<RunEvent>? onEvent, Action? idleChanged)
    {
        var session = opened.Session;
        var values = _parts.Values(session.Run);
        var children = new List<RunHandle>();
        var leave = new CancellationTokenSource();
        var pump = new RunPump(session, new RunPumpParts(_parts.Store, _parts.Executor, values, _parts.Records, _parts.Ends, this, _parts.Time, _parts.Options.MaxParallel), opened.Token, children);
        var handle = new RunHandle(session.Run, () => ResultAsync(session, values, children), leave, idleChanged)
        {
            TornBytes = opened.TornBytes,
            Refresh = pump.LookAsync,
            HasStopped = () => pump.HasStopped,
            Details = () => session.Read(RunReader.Details),
            Nudge = NudgeAll,
            OnEvent = onEvent,
        };
        pump.Progress = handle;
        if (opened.TornBytes > 0)
            Log.Torn(_parts.Logger, session.Run.Value, opened.TornBytes);
        session.Applied = Sink;
        foreach (var applied in opened.History)
            Sink(applied);
        _runs[session.Run] = handle;
        var (flow, why) = session.Read(s => (s.Started.Flow, s.Opened?.Reason ?? ""));
        Log.Opened(_parts.Logger, session.Run.Value, flow, why);
        handle.Begin(() => RunAsync(session, opened.Token, pump, values, children, leave));
        return handle;

        void NudgeAll()
        {
            RunHandle[] all;
            lock (children)
                all = [.. children];
            foreach (var child in all)
                child.Nudge();
            pump.Nudge();
        }

        void Sink(AppliedRecord applied)
        {
            pump.Take(applied);
            onEvent?.Invoke(RunReader.Event(session, applied));
            if (applied.Record.Generation == 0 && applied.Record is InputAnswered or CancelRequested or RunSuspended or RunResumed or ChildEnded)
                _ = _parts.Upkeep.ForgetWakeAsync(session.Run, applied.Record.Id);
        }
    }

    /// <inheritdoc />
    public async Task<RunHandle?> RunAsync(ParentLink parent, Decision.RunChild decision, FlowGraph graph, RunStarted started, Action idleChanged)
    {
        var run = RunId.Parse(decision.Child.Run);
        if (Find(run) is { } running)
            return running;
        var session = await _parts.ReadAsync(run, CancellationToken.None).ConfigureAwait(false);
        if (session is null)
        {
            var flow = graph.Flow(decision.Child.Flow);
            var input = await _parts.Values(RunId.Parse(parent.Run)).LoadAsync(decision.Child.Input, CancellationToken.None).ConfigureAwait(false);
            var options = new StartOptions { Run = run.Value, By = started.By, Correlation = started.Correlation, Tags = started.Tags };
            var settings = (started.Settings with { Exclude = [] }).With(flow.Definition.Checkpoint);
            return Keep(await _opener.StartAsync(flow, input, run, options, parent, settings, CancellationToken.None).ConfigureAwait(false), null, idleChanged);
        }

        if (session.Read(s => s.End is not null && s.Generation > decision.AfterGeneration))
        {
            await _news.TellOnceAsync(session).ConfigureAwait(false);
            return null;
        }

        return Keep(await _opener.OpenAsync(run, new ResumeOptions { Reason = "resumed by its parent" }, CancellationToken.None).ConfigureAwait(false), null, idleChanged);
    }

    /// <inheritdoc />
    public async Task CancelAsync(string run)
    {
        if (await _parts.ReadAsync(RunId.Parse(run), CancellationToken.None).ConfigureAwait(false) is not { } session || session.Read(s => s.End is not null))
            return;
        await session.AppendAsync(new CancelRequested
        {
            Id = _parts.Records.Ids.NewId(),
            Run = session.Read(s => s.Incarnation),
            Time = _parts.Records.Now,
            Reason = "The parent run ended.",
        }).ConfigureAwait(false);
        await LookAsync(session.Run).ConfigureAwait(false);
    }

    private async Task<RunResult> RunAsync(RunSession session, string token, RunPump pump, RunValues values, List<RunHandle> children, CancellationTokenSource leave)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Exception? fault;
        // Whoever lets go of the run may do so until its completion is seen, so the source of that token is left alone.
        using (pump)
            fault = await pump.RunAsync(leave.Token).ConfigureAwait(false);
        string? reason = null;
        try
        {
            await EndChildrenAsync(session, children).ConfigureAwait(false);
            if (fault is not null && session.Read(s => s.Opened?.Token == token))
                reason = await SuspendAsync(session, fault, pump.Generation).ConfigureAwait(false);
        }
        catch (FlowException e)
        {
            reason ??= e.Message;
        }

        // Somebody waits for this one; nobody for the index.
        await _news.TellAsync(session, leave.Token).ConfigureAwait(false);
        await _parts.Upkeep.HealAsync(session).ConfigureAwait(false);

        var result = await ResultAsync(session, values, []).ConfigureAwait(false);
        Log.Left(_parts.Logger, session.Run.Value, result.Status);
        return reason is null || result.Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled ? result
            : result with { Status = RunStatus.Suspended, Reason = reason };
    }

    /// <summary>Children end with a run that has ended; with one that is only let go of they are let go of, too.</summary>
    private async Task EndChildrenAsync(RunSession session, List<RunHandle> children)
    {
        var ended = session.Read(s => s.End is not null);
        foreach (var child in children.Where(c => !c.Completion.IsCompleted))
        {
            if (ended)
                await CancelAsync(child.Run.Value).ConfigureAwait(false);
            await (ended ? child.Completion : child.LeaveAsync()).ConfigureAwait(false);
        }
    }

    /// <summary>Makes visible why a run does not go on. Where the store is away, only the caller learns of it.</summary>
    private async Task<string> SuspendAsync(RunSession session, Exception fault, int generation)
    {
        Log.Suspended(_parts.Logger, session.Run.Value, (fault as FlowException)?.Code ?? fault.GetType().Name);
        var reason = fault is FlowException flow ? $"{flow.Code}: {flow.Message}" : $"{fault.GetType().Name}: {fault.Message}";
        try
        {
            await session.AppendAsync(new RunSuspended
            {
                Generation = generation,
                Id = _parts.Records.Ids.NewId(),
                Run = session.Read(s => s.Incarnation),
                Time = _parts.Records.Now,
                Reason = reason,
                Released = true,
            }).ConfigureAwait(false);
        }
        catch (FlowException)
        {
            // The journal is as far as the store got; a resume goes on from there.
        }

        return reason;
    }

    private async Task<RunResult> ResultAsync(RunSession session, RunValues values, List<RunHandle> children)
    {
        RunHandle[] running;
        lock (children)
            running = [.. children];
        var asked = new List<RequestDetails>();
        foreach (var child in running.Where(c => !c.Completion.IsCompleted))
            asked.AddRange((await child.LookAsync().ConfigureAwait(false)).Requests);
        return await RunReader.ResultAsync(session, values, _parts.Store.Survives(session.Run), asked).ConfigureAwait(false);
    }
}
