using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>A run that goes on in this process.</summary>
public sealed class RunHandle
{
    private readonly Lock _gate = new();
    private readonly Func<Task<RunResult>> _look;
    private readonly CancellationTokenSource _leave;
    private readonly Action? _idleChanged;
    private readonly TaskCompletionSource<RunResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _rest;
    private long _news;
    private bool _isIdle;
    private bool _rests;

    internal RunHandle(RunId run, Func<Task<RunResult>> look, CancellationTokenSource leave, Action? idleChanged)
        => (Run, _look, _leave, _idleChanged) = (run, look, leave, idleChanged);

    /// <summary>The run's id.</summary>
    public RunId Run { get; }

    /// <summary>Ends when the run ends, is suspended for want of its store, is taken by another host, or this host leaves it. Never fails for what a node does.</summary>
    public Task<RunResult> Completion => _completion.Task;

    /// <summary>How many bytes of an append that never finished were cut off the journal when the run was opened; 0 when it was whole.</summary>
    public long TornBytes { get; internal init; }

    internal Action<RunEvent>? OnEvent { get; init; }

    internal Func<RunDetails> Details { get; init; } = () => throw new InvalidOperationException("The handle was made without its run.");

    /// <summary>Takes in what somebody in this process has written.</summary>
    internal Func<Task> Refresh { get; init; } = () => Task.CompletedTask;

    /// <summary>Has the run look at the clock.</summary>
    internal Action Nudge { get; init; } = () => { };

    /// <summary>Whether the run does not go on here any more, though what is left to do for it may not be done yet.</summary>
    internal bool IsOver => _leave.IsCancellationRequested || HasStopped();

    /// <summary>Whether the run has ended here, so that nothing of it is left to show.</summary>
    internal bool HasEnded => Completion.IsCompletedSuccessfully && Completion.Result.Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled;

    /// <summary>Whether nothing happens in the run before somebody writes: it waits, or was suspended and let go of.</summary>
    internal bool WaitsForPeople => Completion.IsCompleted ? Completion is { IsCompletedSuccessfully: true, Result.Status: RunStatus.Suspended } : _isIdle;

    internal Func<bool> HasStopped { get; init; } = () => false;

    internal bool IsIdle => _isIdle;

    internal bool Rests => _rests;

    /// <summary>Waits until the run has ended, or nothing can happen in it before somebody answers a request or resumes it.</summary>
    /// <param name="cancellation">Stops waiting; the run goes on.</param>
    /// <returns>Where the run stands.</returns>
    public async Task<RunResult> WaitForInputAsync(CancellationToken cancellation = default)
    {
        Task idle;
        lock (_gate)
            idle = _idle.Task;
        await Task.WhenAny(Completion, idle).WaitAsync(cancellation).ConfigureAwait(false);
        return Completion.IsCompleted ? await Completion.ConfigureAwait(false) : await _look().ConfigureAwait(false);
    }

    /// <summary>Lets go of the run without ending it: attempts are cancelled. This host may resume it; others may once this host is disposed or gone.</summary>
    public async Task<RunResult> LeaveAsync()
    {
        if (!Completion.IsCompleted)
            await _leave.CancelAsync().ConfigureAwait(false);
        return await Completion.ConfigureAwait(false);
    }

    /// <summary>Where the run stands now.</summary>
    public Task<RunResult> LookAsync() => _look();

    /// <summary>Where every node stands now, as this process knows it; reads nothing.</summary>
    public RunDetails Peek() => Details();

    internal void Begin(Func<Task<RunResult>> run) => _ = CompleteAsync(run);

    /// <summary>How often there were news.</summary>
    internal long News
    {
        get
        {
            lock (_gate)
                return _news;
        }
    }

    /// <summary>Says that there is something to do.</summary>
    internal void Tell()
    {
        bool changed;
        lock (_gate)
        {
            _news++;
            changed = Set(false, false);
        }

        if (changed)
            _idleChanged?.Invoke();
    }

    /// <summary>Says how far there is nothing left to do.</summary>
    /// <returns>False when there were news since, so that it may be otherwise.</returns>
    internal bool Settle(long news, bool idle, bool rests)
    {
        bool changed;
        lock (_gate)
        {
            if (news != _news)
                return false;
            changed = Set(idle, rests);
        }

        if (changed)
            _idleChanged?.Invoke();
        return true;
    }

    /// <summary>Looks at the clock, then waits until the run has ended or nothing happens before time passes or somebody writes.</summary>
    internal async Task RestAsync(CancellationToken cancellation)
    {
        Task rest;
        Nudge();
        lock (_gate)
            rest = _rests ? Task.CompletedTask : (_rest ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await Task.WhenAny(Completion, rest).WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task CompleteAsync(Func<Task<RunResult>> run)
    {
        try
        {
            _completion.SetResult(await run().ConfigureAwait(false));
        }
        catch (Exception e)
        {
            _completion.SetException(e);
        }

        // Who looked before this saw a run that had not come to rest.
        _idleChanged?.Invoke();
    }

    private bool Set(bool idle, bool rests)
    {
        if ((_isIdle, _rests) == (idle, rests))
            return false;
        if (rests && !_rests)
        {
            _rest?.TrySetResult();
            _rest = null;
        }

        if (idle && !_isIdle)
            _idle.TrySetResult();
        else if (!idle && _isIdle)
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_isIdle, _rests) = (idle, rests);
        return true;
    }
}
