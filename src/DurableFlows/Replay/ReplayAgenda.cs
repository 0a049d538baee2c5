namespace DurableFlows.Replay;

/// <summary>What is still to happen in a replay: in the order of the recorded time and, within it, of the recorded checkpoints.</summary>
internal sealed class ReplayAgenda
{
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, long Position, long Order)> _items = new();
    private long _order;

    /// <summary>When nothing else is left to happen.</summary>
    public static DateTimeOffset Last => DateTimeOffset.MaxValue;

    public void Add(DateTimeOffset at, long position, Func<Task> act) => _items.Enqueue(act, (at, position, _order++));

    /// <summary>Takes what happens next; null when nothing does.</summary>
    public Func<Task>? Take(ReplayClock clock)
    {
        if (!_items.TryDequeue(out var act, out var due))
            return null;
        if (due.At != Last)
            clock.AdvanceTo(due.At);
        return act;
    }
}
