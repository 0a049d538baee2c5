using DurableFlows.Journal;

namespace DurableFlows.Scheduling;

/// <summary>The dispatches that share a limit, in the order they came.</summary>
internal sealed class DispatchLane(int limit, string? group)
{
    private readonly Queue<Decision> _waiting = new();
    private int _taken;
    private int _running;

    /// <summary>The concurrency group it counts towards; null for none.</summary>
    public string? Group => group;

    public bool IsIdle => _running == 0 && _waiting.Count == 0;
    public bool HasRoom => _running < limit && _waiting.Count > 0;

    /// <summary>What was not taken; of a range the rest.</summary>
    public IEnumerable<Decision> Held => _waiting.Select((decision, at) => at == 0 && _taken > 0 && decision is Decision.RunItems range
        ? range with { First = range.First + _taken, Count = range.Count - _taken }
        : decision);

    public void Add(Decision decision) => _waiting.Enqueue(decision);

    /// <summary>Takes the next dispatch; a range gives one item at a time.</summary>
    public DispatchId Take()
    {
        _running++;
        if (_waiting.Peek() is not Decision.RunItems range)
            return ((Decision.RunNode)_waiting.Dequeue()).Dispatch;
        var index = range.First + _taken++;
        if (_taken == range.Count)
        {
            _waiting.Dequeue();
            _taken = 0;
        }

        return new DispatchId(new NodePath(range.Node, index), range.Epoch, 0, 1);
    }

    public void Done() => _running--;
}
