using DurableFlows.Journal;

namespace DurableFlows.Scheduling;

/// <summary>Holds dispatches back while as many run as the flow, a group or a map allows. Deterministic, so that every pump holds back the same.</summary>
internal sealed class DispatchWindow(DispatchLimits limits)
{
    private readonly OrderedDictionary<string, DispatchLane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);

    /// <summary>How many dispatches were taken and are not done.</summary>
    public int Running { get; private set; }

    public bool IsIdle => Running == 0 && _lanes.Count == 0;

    /// <summary>What was not taken yet, for a window that takes over from this one.</summary>
    public IEnumerable<Decision> Held => _lanes.Values.SelectMany(lane => lane.Held);

    public void Add(Decision decision)
    {
        var (lane, room, group) = Lane(decision switch
        {
            Decision.RunNode run => run.Dispatch.Path,
            Decision.RunItems range => new NodePath(range.Node, range.First),
            _ => throw new InvalidOperationException($"A window does not hold {decision.GetType().Name}."),
        });
        if (!_lanes.TryGetValue(lane, out var waiting))
            _lanes.Add(lane, waiting = new DispatchLane(room, group));
        waiting.Add(decision);
    }

    /// <summary>Takes the next dispatch that may run; false when none may.</summary>
    public bool TryTake(out DispatchId dispatch)
    {
        dispatch = default;
        if (Running >= limits.All)
            return false;
        foreach (var lane in _lanes.Values)
        {
            if (!lane.HasRoom || !HasRoom(lane.Group))
                continue;
            dispatch = lane.Take();
            Count(lane.Group, 1);
            Running++;
            return true;
        }

        return false;
    }

    /// <summary>Makes room again.</summary>
    public void Done(DispatchId dispatch)
    {
        Running--;
        var (name, _, group) = Lane(dispatch.Path);
        var lane = _lanes[name];
        lane.Done();
        Count(group, -1);
        if (lane.IsIdle)
            _lanes.Remove(name);
    }

    private bool HasRoom(string? group)
        => group is null || _groups.GetValueOrDefault(group) < limits.Groups.GetValueOrDefault(group, int.MaxValue);

    private void Count(string? group, int change)
    {
        if (group is not null)
            _groups[group] = _groups.GetValueOrDefault(group) + change;
    }

    /// <summary>What shares a queue. A map's items have their own limit and count towards the group of their node as well.</summary>
    private (string Name, int Limit, string? Group) Lane(NodePath path)
    {
        var node = limits.Nodes.GetValueOrDefault(path.Node);
        if (path.Index is not null)
            return ("map:" + path.Node, node?.Parallel ?? int.MaxValue, node?.Group);
        return (node?.Group is { } group ? "group:" + group : "", int.MaxValue, node?.Group);
    }
}
