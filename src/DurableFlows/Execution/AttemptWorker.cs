using DurableFlows.Journal;

namespace DurableFlows.Execution;

/// <summary>A thread's way through one attempt after another, as long as the pump has another one for it the moment it is done.</summary>
internal sealed class AttemptWorker
{
    private const int Waiting = 0;
    private const int Given = 1;
    private const int Gone = 2;
    private DispatchId _next;
    private int _state;

    /// <summary>Gives it another attempt; false when it has gone already. Called by the pump, once for each time it was done.</summary>
    public bool TryGive(DispatchId dispatch)
    {
        _next = dispatch;
        return Interlocked.CompareExchange(ref _state, Given, Waiting) == Waiting;
    }

    /// <summary>Takes the attempt it was given; null when there is none, and then it is gone.</summary>
    public DispatchId? Take()
    {
        if (Interlocked.Exchange(ref _state, Gone) != Given)
            return null;
        var next = _next;
        Volatile.Write(ref _state, Waiting);
        return next;
    }
}
