using System.Globalization;
using DurableFlows.Approvals;
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
        if (Settling.Stops(state, map))
            Settling.StopWaiting(state, decisions);
        else if (count > 0)
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
        if (item is { Phase: NodePhase.Failed, IsCall: false } && map.ItemsFailed > Allowed(map))
            Fail(state, map, Exceeded(map, item), decisions);
        else if (map.ItemsOpen == 0)
            Collect(map, decisions);
    }

    /// <summary>Schedules the step that puts the items' outputs together, or takes what the calls came to.</summary>
    public static void Collect(NodeState map, ICollection<Decision> decisions)
    {
        Outcomes.Continue(map, NodePhase.Scheduled, null);
        decisions.Add(new Decision.RunNode(map.Dispatch, null));
    }

    /// <summary>Lets the items that only wait go on no more; those that run finish and are kept.</summary>
    private static void Fail(RunState state, NodeState map, FlowError error, ICollection<Decision> decisions)
    {
        foreach (var item in map.Items ?? [])
        {
            if (item.Phase == NodePhase.AwaitingChild)
                Settling.Interrupt(item, SkipCause.Stopped, decisions);
            else if (item is { Phase: NodePhase.Asking, Request: { IsOpen: true } request })
                request.Status = RequestStatus.Withdrawn;
        }

        Outcomes.Continue(map, NodePhase.Scheduled, null);
        Settling.Break(state, map, error, decisions);
    }

    private static int Allowed(NodeState map)
    {
        if (map.Node.Definition.Map?.MaxFailures is not { } limit)
            return 0;
        return limit.EndsWith('%')
            ? (int)(decimal.Parse(limit.AsSpan(0, limit.Length - 1), CultureInfo.InvariantCulture) * (map.Items?.Length ?? 0) / 100)
            : int.Parse(limit, CultureInfo.InvariantCulture);
    }

    private static FlowError Exceeded(NodeState map, NodeState item) => new()
    {
        Code = ErrorCodes.MapThreshold,
        Message = $"{map.ItemsFailed} of {map.Items?.Length} items failed, {Allowed(map)} may; the last was {item.Path}: {item.Error?.Message}",
        Inner = item.Error,
    };
}
