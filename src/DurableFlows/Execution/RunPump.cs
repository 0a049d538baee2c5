using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>Carries out the decisions of one run inside this process. Decides nothing itself.</summary>
internal sealed class RunPump(RunSession session, RunPumpParts parts, string token, PumpInbox inbox, List<RunHandle> children) : IDisposable
{
    private readonly Attempts _attempts = new(session, parts, token, inbox);
    private readonly DispatchWindow _window = new(DispatchLimits.Of(session.Read(s => s.Graph), parts.MaxParallel));
    private readonly PumpTimers _timers = new(parts.Time);
    private readonly bool _compacts = RunCompaction.IsWanted(session);
    private readonly Dictionary<string, Task> _childWork = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _interrupted = [];
    private int _busy;
    private Decision? _ending;
    private Exception? _fault;
    private bool _left;
    private Task _healing = Task.CompletedTask;
    private Task _compaction = Task.CompletedTask;
    private bool _superseded;

    /// <summary>The generation this host opened; all that it writes carries it, whatever opened the run since.</summary>
    public int Generation { get; } = session.Read(s => s.Generation);

    /// <summary>Told of news, and of when there is nothing left to do.</summary>
    public RunHandle? Progress
    {
        get => inbox.Progress;
        set => inbox.Progress = value;
    }

    /// <summary>Whether it carries out nothing more.</summary>
    public bool HasStopped => Volatile.Read(ref _fault) is not null || Volatile.Read(ref _left) || session.Read(static s => s.End is not null);

    /// <summary>Takes each record as it becomes durable. What this host itself wrote, somebody here waits for, who tells the pump what comes of it.</summary>
    public void Take(AppliedRecord applied)
    {
        if (applied.IsOwn)
            inbox.PostAhead(new PumpMessage(applied));
        else
            inbox.Post(new PumpMessage(applied));
    }

    /// <summary>Keeps the run from resting and from ending until its markers are right; nodes need not wait for that.</summary>
    public void Heal(Task healing) => _ = GuardAsync(_healing = healing);

    /// <summary>Keeps the run from resting and from ending until something is done that must not be lost with the process.</summary>
    public void Beside(Task work) => _ = GuardAsync(work);

    /// <summary>Looks at the clock again.</summary>
    public void Nudge() => inbox.Post(default);

    /// <summary>Takes in at once what somebody in this process has written, instead of finding it a little later.</summary>
    public Task LookAsync() => GuardAsync(JournalWatch.LookAsync(session, CancellationToken.None));

    /// <summary>Runs until the run ends, another host takes it, the store stays away, or this host leaves.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    public async Task<Exception?> RunAsync(CancellationToken leave)
    {
        using var watching = new CancellationTokenSource();
        await using var leaving = leave.Register(() => inbox.Post(new PumpMessage(Leave: true))).ConfigureAwait(false);
        var watch = WatchAsync(watching.Token);
        while (!await StepAsync().ConfigureAwait(false))
        {
            if (!_timers.IsEmpty)
                await _timers.WaitAsync(inbox.WaitBesideAsync()).ConfigureAwait(false);
            else
                await inbox.WaitAsync().ConfigureAwait(false);
        }

        for (inbox.Look(); Volatile.Read(ref _busy) > 0; inbox.Look())
            await inbox.WaitAsync().ConfigureAwait(false);
        // Off the thread of whoever woke the pump last: it may be in the middle of an append.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await watching.CancelAsync().ConfigureAwait(false);
        await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _fault;
    }

    public void Dispose() => _attempts.Dispose();

    /// <summary>Does all that can be done now.</summary>
    /// <returns>Whether the pump is done.</returns>
    private async ValueTask<bool> StepAsync()
    {
        var seen = Progress?.News ?? 0;
        inbox.Look();
        while (inbox.TryRead(out var message))
            Handle(message);
        var (ended, suspended, holder, deleting) = session.Read(static s => (s.End is not null, s.Suspended is not null, s.Opened?.Token, s.Deleting is not null));
        if (deleting)
            _fault ??= RunOpener.Deleting(session.Run);
        if (_fault is not null || _left || holder != token)
        {
            await _attempts.CancelAsync().ConfigureAwait(false);
            // What another host has superseded is left to end; its outcome is kept as a late one.
            if (_fault is not null || _left)
                await _attempts.AbandonAsync().ConfigureAwait(false);
            return _window.Running == 0;
        }

        if (ended)
            return _window.Running == 0;
        FireTimers();
        // Beside the nodes, whose outcomes wait for it as for an append of another.
        if (_compacts && _compaction.IsCompleted && parts.Compaction.IsDue(session))
            Beside(_compaction = parts.Compaction.TryAsync(session));
        if (!suspended && _ending is null)
            Release();
        // Children are asked to end before the run does: once it has ended nobody asks them.
        if (_ending is { } ending && _window.Running == 0 && Volatile.Read(ref _busy) == 0 && (!suspended || ending is Decision.CancelRun))
            await EndAsync(ending).ConfigureAwait(false);
        var rests = Rests(suspended);
        // News that came with what was just taken in count as seen only by another step.
        if (Progress?.Settle(seen, rests && IsIdle(suspended), rests) == false)
            inbox.Wake();
        return false;
    }

    /// <summary>Whether nothing happens before time passes or somebody writes.</summary>
    private bool Rests(bool suspended)
    {
        if (_window.Running > 0 || Volatile.Read(ref _busy) > 0 || (_ending is not null && !(suspended && _ending is Decision.FinishRun)))
            return false;
        if (suspended)
            return true;
        lock (children)
            return _window.IsIdle && children.TrueForAll(c => c.Rests || c.Completion.IsCompleted);
    }

    /// <summary>Whether nothing happens before somebody writes.</summary>
    private bool IsIdle(bool suspended)
    {
        if (suspended)
            return true;
        if (_timers.HoldWork)
            return false;
        var (asks, awaited) = session.Read(s => (s.OpenRequests.Any(), s.AwaitedChildren.ToArray()));
        lock (children)
            return (asks || awaited.Length > 0) && awaited.All(run => children.Exists(c => c.Run.Value == run && c.WaitsForPeople));
    }

    private void Handle(PumpMessage message)
    {
        if (message.Fault is { } fault)
            _fault ??= fault;
        if (message.Done is { } done)
        {
            _window.Done(done);
            _attempts.Done(done, message.Worker);
        }

        if (message.Leave)
            _left = true;
        // From another host's opening on, decisions are that host's.
        _superseded |= message.Applied is { Verdict: RecordVerdict.Applied, Record: Journal.Records.RunOpened opened } && opened.Token != token;
        for (var i = 0; !_superseded && i < message.Applied?.Decisions.Length; i++)
            Carry(message.Applied.Decisions[i]);
    }

    private void Carry(Decision decision)
    {
        switch (decision)
        {
            case Decision.RunNode or Decision.RunChild when _timers.IsEarly(decision):
                _timers.Add(decision);
                break;
            case Decision.RunNode or Decision.RunItems:
                _window.Add(decision);
                break;
            case Decision.WatchRequest watch:
                Watch(watch);
                break;
            case Decision.RunChild or Decision.CancelChild:
                CarryToChild(decision);
                break;
            case Decision.FinishRun:
                _ending = decision;
                break;
            case Decision.CancelRun:
                _ending = decision;
                _interrupted = [.. _attempts.InFlight.Select(d => d.ToString()).Order(StringComparer.Ordinal)];
                _attempts.Stop();
                break;
            default:
                throw new InvalidOperationException($"This pump does not know the decision {decision.GetType().Name}.");
        }
    }

    private void Watch(Decision.WatchRequest watch)
    {
        if (session.Read(s => RequestTimers.Next(s, watch.Request)) is { } next)
            _timers.Add(watch, next);
    }

    /// <summary>Apart from the other decisions, each of which would have closures made for it.</summary>
    private void CarryToChild(Decision decision)
    {
        if (decision is Decision.RunChild start)
            _ = InTurnAsync(start.Child.Run, () => StartChildAsync(start));
        else if (decision is Decision.CancelChild cancel)
            _ = InTurnAsync(cancel.Run, async () => Follow(await parts.Children.CancelAsync(cancel.Run).ConfigureAwait(false)));
    }

    private void FireTimers()
    {
        while (_timers.TakeDue() is { } decision)
        {
            if (decision is Decision.WatchRequest watch)
                _ = GuardAsync(LookAfterAsync(watch));
            else
                Carry(decision);
        }
    }

    private async Task LookAfterAsync(Decision.WatchRequest watch)
    {
        if (session.Read(s => RequestTimers.Due(s, watch.Request, parts.Records)) is { } record)
            await session.AppendAsync(record).ConfigureAwait(false);
        else
            Carry(watch);
    }

    private void Release()
    {
        while (_window.TryTake(out var dispatch))
            _attempts.Start(dispatch);
        _attempts.LetGo();
    }

    /// <summary>Starts, goes on with and cancels one child in the order decided.</summary>
    private Task InTurnAsync(string child, Func<Task> work)
    {
        var before = _childWork.GetValueOrDefault(child, Task.CompletedTask);
        return _childWork[child] = GuardAsync(AfterAsync());

        async Task AfterAsync()
        {
            await before.ConfigureAwait(false);
            await work().ConfigureAwait(false);
        }
    }

    private async Task StartChildAsync(Decision.RunChild decision)
    {
        var parent = session.Read(s => (s.Run, s.Incarnation, s.Graph, s.Started));
        var link = new ParentLink(parent.Run.Value, parent.Incarnation, decision.Dispatch);
        Follow(await parts.Children.RunAsync(link, decision, parent.Graph, parent.Started, Nudge).ConfigureAwait(false));
    }

    private void Follow(RunHandle? child)
    {
        if (child is null)
            return;
        lock (children)
        {
            // One that ended needs no keeping; the run may have thousands.
            children.RemoveAll(c => c.HasEnded || c.Run == child.Run);
            children.Add(child);
        }
    }

    private async Task EndAsync(Decision ending)
    {
        try
        {
            var record = await parts.Ends.RecordAsync(session, parts.Values, ending, Generation, _interrupted).ConfigureAwait(false);
            await _healing.ConfigureAwait(false);
            await parts.Ends.BeforeAsync(session, record).ConfigureAwait(false);
            await session.AppendAsync(record).ConfigureAwait(false);
            _ending = null;
        }
        catch (Exception e)
        {
            _fault = e;
        }

        Nudge();
    }

    private async Task GuardAsync(Task work)
    {
        Interlocked.Increment(ref _busy);
        Exception? fault = null;
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            fault = e;
        }

        Interlocked.Decrement(ref _busy);
        inbox.Post(new PumpMessage(Fault: fault));
    }

    /// <summary>A watch that ends by itself has failed, and nobody would see what others write.</summary>
    private async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            await JournalWatch.RunAsync(session, parts.Store, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            inbox.Post(new PumpMessage(Fault: e));
        }
    }
}
