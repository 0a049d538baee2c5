using DurableFlows.Journal;

namespace DurableFlows.Execution;

/// <summary>Runs the attempts of one run and makes durable what each came to. Started by the pump only.</summary>
internal sealed class Attempts(RunSession session, RunPumpParts parts, string token, PumpInbox inbox) : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly HashSet<DispatchId> _inFlight = [];
    private readonly Stack<AttemptWorker> _free = new();
    private readonly Attempt _attempt = new(session, parts.Executor, parts.Values, parts.Upkeep, parts.Reports, parts.Time);

    /// <summary>The dispatches that were started and are not done.</summary>
    public IReadOnlyCollection<DispatchId> InFlight => _inFlight;

    /// <summary>Starts an attempt, with a worker that has just become free where there is one.</summary>
    public void Start(DispatchId dispatch)
    {
        _inFlight.Add(dispatch);
        while (_free.TryPop(out var worker))
        {
            if (worker.TryGive(dispatch))
                return;
        }

        _ = WorkAsync(dispatch);
    }

    /// <summary>Takes in that an attempt is over.</summary>
    public void Done(DispatchId dispatch, AttemptWorker? worker)
    {
        _inFlight.Remove(dispatch);
        if (worker is not null)
            _free.Push(worker);
    }

    /// <summary>Those who became free and got nothing do not wait.</summary>
    public void LetGo() => _free.Clear();

    /// <summary>Asks the attempts to end.</summary>
    public Task CancelAsync() => _cancelled.CancelAsync();

    /// <summary>Waits no longer for the attempts to end.</summary>
    public Task AbandonAsync() => _abandoned.CancelAsync();

    /// <summary>Asks the attempts to end, and does not wait for that.</summary>
    public void Stop()
    {
        _cancelled.Cancel();
        _abandoned.Cancel();
    }

    public void Dispose()
    {
        _cancelled.Dispose();
        _abandoned.Dispose();
    }

    private async Task WorkAsync(DispatchId first)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var worker = new AttemptWorker();
        for (DispatchId? next = first; next is { } dispatch; next = worker.Take())
        {
            var fault = await RunAsync(dispatch).ConfigureAwait(false);
            inbox.Post(new PumpMessage(Done: dispatch, Worker: worker, Fault: fault));
        }
    }

    private async ValueTask<Exception?> RunAsync(DispatchId dispatch)
    {
        try
        {
            await AttemptAsync(dispatch).ConfigureAwait(false);
        }
        catch (SupersededAttemptException)
        {
            // No effect, no record: another attempt or host counts.
        }
        catch (Exception) when (_cancelled.IsCancellationRequested)
        {
            // No record, however the attempt took it: the run is cancelled, or its next host runs this again.
        }
        catch (Exception e)
        {
            return e;
        }

        return null;
    }

    private async ValueTask AttemptAsync(DispatchId dispatch)
    {
        if (session.Read((dispatch, token), static (s, of) => NodeWork.From(s, of.dispatch, of.token)) is { } work)
            await _attempt.RunAsync(work, _cancelled.Token, _abandoned.Token).ConfigureAwait(false);
    }
}
