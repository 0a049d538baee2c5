using System.Globalization;
using DurableFlows.Diagnostics;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Scheduling;

/// <summary>How a map starts its items and ends with them.</summary>
internal static class Maps
{
    public static void Expanded(RunState state, NodeState map, StoredValue list, int count, ICollection<Decision> decisions)
    {
        (map.ItemList, map.Items, map.ItemsOpen) = (list, new NodeState[count], count);
        for (var i = 0; i < count; i++)
            map.Items[i] = new NodeState(map.Node, i) { Phase = NodePhase.Scheduled, Epoch = map.Epoch };
        if (map.IsSettled)
        {
            map.Interrupted = NodePhase.Mapping;
            return;
        }

        map.Phase = NodePhase.Mapping;
        if (count > 0)
            decisions.Add(new Decision.RunItems(map.Node.Id, map.Epoch, 0, count));
        else
            Collect(map, decisions);
    }

    public static void ItemSettled(RunState state, NodeState map, NodeState item, ICollection<Decision> decisions)
    {
        map.ItemsOpen--;
        if (item.Phase == NodePhase.Failed)
            map.ItemsFailed++;
        if (map.Phase != NodePhase.Mapping)
            return;
        if (item.Phase == NodePhase.Failed && map.ItemsFailed > Allowed(map))
            Settling.Fail(state, map, Exceeded(map, item), decisions);
        else if (map.ItemsOpen == 0)
            Collect(map, decisions);
    }

    /// <summary>Schedules the step that puts the items' outputs together.</summary>
    public static void Collect(NodeState map, ICollection<Decision> decisions)
    {
        Outcomes.Continue(map, NodePhase.Scheduled, null);
        decisions.Add(new Decision.RunNode(map.Dispatch, null));
    }

    private static int Allowed(NodeState map)
    {
        if (map.Node.Definition.Map?.MaxFailures is not { } limit)
            return 0;
        return limit.EndsWith('%')
            ? (int)(double.Parse(limit.AsSpan(0, limit.Length - 1), CultureInfo.InvariantCulture) / 100 * (map.Items?.Length ?? 0))
            : int.Parse(limit, CultureInfo.InvariantCulture);
    }

    private static FlowError Exceeded(NodeState map, NodeState item) => new()
    {
        Code = ErrorCodes.MapThreshold,
        Message = $"{map.ItemsFailed} of {map.Items?.Length} items failed, {Allowed(map)} may; the last was {item.Path}: {item.Error?.Message}",
        Inner = item.Error,
    };
}
