using DurableFlows.Journal;
using DurableFlows.Scheduling;
using Microsoft.DurableTask;

namespace DurableFlows.DurableTask.Pump;

/// <summary>Carries out the decisions of one run as a Durable orchestration. Decides nothing, holds no data of the run: activities bring back what is to be done next.</summary>
/// <remarks>
/// Orchestrator code: deterministic, no I/O, the context's clock, everything awaited on its own context. Whatever changes here must replay
/// the histories of instances that were begun before; see docs/decisions.
/// </remarks>
#pragma warning disable CA1001 // A source without a timer of its own holds nothing.
#pragma warning disable CA2007 // An orchestrator stays on the context it is replayed on.
internal sealed class FlowPump
{
    private readonly TaskOrchestrationContext _context;
    private readonly PumpInput _input;
    private readonly Queue<string> _news;
    private readonly PriorityQueue<PumpCode, DateTimeOffset> _timers = new();
    private readonly DispatchWindow _window;
    private TaskCompletionSource _bell = new();
    private CancellationTokenSource? _timer;
    private DateTimeOffset _timerDue;
    private Exception? _fault;
    private long _looked;
    private int _activities;
    private int _busy;
    private bool _suspended;
    private bool _woken;
    private bool _looking;
    private bool _hasLooked;
    private bool _over;
    private char _ending;

    private FlowPump(TaskOrchestrationContext context, PumpInput input, DispatchLimits limits)
    {
        (_context, _input, _news, _looked, _suspended) = (context, input, new Queue<string>(input.Pending), input.Looked, input.Suspended);
        _window = new DispatchWindow(limits with { All = Math.Min(limits.All, PumpSettings.Window) });
    }

    /// <summary>Runs until the run ends here, or begins anew with an empty history.</summary>
    public static async Task RunAsync(TaskOrchestrationContext context, PumpInput input)
    {
        // What was heard before the history began anew is looked at again.
        var woken = input.Limits is not null;
        if (input.Limits is not { } limits)
        {
            var opened = await context.CallActivityAsync<PumpNews>(PumpNames.Open, context.InstanceId, PumpSettings.Options);
            limits = opened.Limits ?? throw new InvalidOperationException("An opening brings limits.");
            input = input with { Looked = opened.Looked, Pending = opened.Decided, Limits = limits, Suspended = opened.Suspended };
        }

        var pump = new FlowPump(context, input, limits) { _woken = woken };
        await pump.LoopAsync();
        // A timer that nobody waits for any more would keep the instance running.
        pump._timer?.Cancel();
    }

    private async Task LoopAsync()
    {
        _ = ListenAsync();
        while (true)
        {
            while (_news.TryDequeue(out var code))
                Carry(PumpCode.Parse(code));
            FireTimers();
            if (_over && _busy == 0)
                return;
            if (_fault is not null && _busy == 0)
            {
                await _context.CallActivityAsync(PumpNames.LetGo, _fault.Message, PumpSettings.Options);
                return;
            }

            if (!_over && _fault is null)
                Step();
            if (_busy == 0 && IsLong)
            {
                Renew();
                return;
            }

            if (_news.Count == 0)
                await RestAsync();
        }
    }

    /// <summary>Whether more than a look is under way: whoever writes all the time must not keep a run from ending.</summary>
    private bool IsWorking => _busy > (_looking ? 1 : 0);

    private bool IsLong => _activities >= _input.ActivitiesPerHistory;

    /// <summary>Does what can be done now.</summary>
    private void Step()
    {
        if (_woken && !_looking && !IsLong)
        {
            (_woken, _looking) = (false, true);
            GoOn(LookAsync());
        }

        if (!_suspended && _ending == default && !IsLong)
            Release();
        if (_ending != default && !IsWorking && (!_suspended || _ending == 'k') && !IsLong)
            GoOn(EndAsync(_ending));
        // An event may be lost, so nobody rests before a look of its own.
        if (_busy == 0 && _news.Count == 0 && !_hasLooked && !IsLong)
        {
            (_hasLooked, _looking) = (true, true);
            GoOn(LookAsync());
        }
    }

    /// <summary>Gives out attempts; neighbours in a map go together.</summary>
    private void Release()
    {
        var block = new List<string>();
        NodePath last = default;
        while (_window.TryTake(out var dispatch))
        {
            var follows = dispatch.Path.Index is { } index && last.Index is { } before && last.Node == dispatch.Path.Node && index == before + 1;
            if (block.Count > 0 && (!follows || block.Count == PumpSettings.ItemsPerActivity))
            {
                GoOn(AttemptAsync([.. block]));
                block.Clear();
            }

            block.Add(dispatch.ToString());
            last = dispatch.Path;
        }

        if (block.Count > 0)
            GoOn(AttemptAsync([.. block]));
    }

    private void Carry(PumpCode code)
    {
        if (code.Kind is 'n' or 'c' && code.Due is { } due && due > _context.CurrentUtcDateTime)
        {
            _timers.Enqueue(code, due);
            return;
        }

        switch (code.Kind)
        {
            case 'n' or 'i':
                _window.Add(code.ToDecision());
                break;
            case 'w' when code.Due is { } moment:
                _timers.Enqueue(code, moment);
                break;
            case 'c' or 'x':
                GoOn(ChildAsync(code.Kind + code.Text));
                break;
            case 'f' or 'k':
                _ending = code.Kind;
                break;
            case '!':
                _over = true;
                break;
            default:
                throw new InvalidOperationException($"This pump does not know '{code}'. A newer version has begun this run.");
        }
    }

    private void FireTimers()
    {
        while (_timers.TryPeek(out var code, out var due) && due <= _context.CurrentUtcDateTime)
        {
            _timers.Dequeue();
            if (code.Kind == 'w')
                _woken = true;
            else
                Carry(code with { Due = null });
        }
    }

    /// <summary>Waits until an activity is done, somebody rings, or the next timer fires.</summary>
    private async Task RestAsync()
    {
        if (_timers.TryPeek(out _, out var due) && (_timer is null || due < _timerDue))
        {
            _timer?.Cancel();
            _timer = new CancellationTokenSource();
            _timerDue = due;
            _ = RingAtAsync(due, _timer);
        }

        await _bell.Task;
        _bell = new TaskCompletionSource();
    }

    private async Task RingAtAsync(DateTimeOffset due, CancellationTokenSource timer)
    {
        try
        {
            await _context.CreateTimer(due.UtcDateTime, timer.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (_timer == timer)
            _timer = null;
        _bell.TrySetResult();
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            await _context.WaitForExternalEvent<object?>(PumpNames.Wake);
            _woken = true;
            _bell.TrySetResult();
        }
    }

    private async Task AttemptAsync(string[] dispatches)
    {
        var decided = await CallAsync<string[]?>(PumpNames.Attempt, string.Join('\n', dispatches));
        foreach (var dispatch in dispatches)
            _window.Done(DispatchId.Parse(dispatch));
        Tell(decided ?? []);
    }

    private async Task LookAsync()
    {
        var news = await CallAsync<PumpNews>(PumpNames.Look, _looked);
        _looking = false;
        (_looked, _suspended) = (news.Looked, news.Suspended);
        Tell(news.Decided);
    }

    private async Task ChildAsync(string code) => Tell(await CallAsync<string[]>(PumpNames.Child, code));

    private async Task EndAsync(char ending)
    {
        _ending = default;
        Tell(await CallAsync<string[]>(PumpNames.End, ending.ToString()));
        _woken = true;
    }

    private void Tell(IReadOnlyList<string> decided)
    {
        foreach (var code in decided)
        {
            _news.Enqueue(code);
            _hasLooked = false;
        }
    }

    private Task<T> CallAsync<T>(string activity, object? argument)
    {
        _activities++;
        return _context.CallActivityAsync<T>(activity, argument, PumpSettings.Options);
    }

    private void GoOn(Task work) => _ = WatchOverAsync(work);

    /// <summary>Keeps an eye on what was begun, and rings when it is done.</summary>
    private async Task WatchOverAsync(Task work)
    {
        _busy++;
        try
        {
            await work;
        }
        catch (Exception e)
        {
            _fault ??= e;
        }

        _busy--;
        _bell.TrySetResult();
    }

    /// <summary>Nothing is in flight, which would be lost. Events that came meanwhile are kept.</summary>
    private void Renew()
    {
        _context.ContinueAsNew(_input with
        {
            Looked = _looked,
            Suspended = _suspended,
            Pending = [.. _window.Held.Select(PumpCode.Of), .. _timers.UnorderedItems.Select(t => t.Element.ToString()), .. _ending == default ? [] : new[] { _ending.ToString() }, .. _news],
        });
    }
}
