using DurableFlows.Diagnostics;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>What the opening of a run by a host does: everything open is decided again, at the opener's own record.</summary>
internal static class Openings
{
    public static RecordVerdict Apply(RunState state, RunOpened record, ICollection<Decision> decisions)
    {
        if (record.Generation != state.Generation + 1)
            return RecordVerdict.Superseded;
        if (state.End is RunCompleted && record.Plan is null)
            return RecordVerdict.Refused;
        // It was worked out from another state than this.
        if (record.Plan?.Adopts is { At: { } at } && at != state.Sequence - 1)
            return RecordVerdict.Superseded;
        (state.Generation, state.Opened, state.Suspended, state.Finishing) = (record.Generation, record, null, false);
        if (record.Plan?.Adopts is { } adopted)
            Adopting.Apply(state, adopted, decisions);
        Plans.Apply(state, record.Plan, decisions);
        CancelChildrenAgain(state, decisions);
        if (state.CancelRequested is not null)
        {
            decisions.Add(new Decision.CancelRun());
            return RecordVerdict.Applied;
        }

        Recount(state);
        // What starts because an attempt was lost is decided once, there.
        var began = Array.FindAll(state.Nodes, n => !n.IsSettled && n.Phase != NodePhase.Pending);
        foreach (var node in began)
            DecideAgain(state, node, decisions);
        StartReady(state, decisions);
        return RecordVerdict.Applied;
    }

    /// <summary>Counts anew what has not settled.</summary>
    public static void Recount(RunState state)
    {
        var holding = Array.FindAll(state.Nodes, n => n is { HoldsBack: true, IsSettled: false });
        state.Open = 0;
        foreach (var node in state.Nodes)
        {
            state.Open += node.IsSettled ? 0 : 1;
            node.Unsettled = 0;
            foreach (var held in holding)
                node.Unsettled += Settling.WaitsFurtherOn(node, held) ? 1 : 0;
            foreach (var edge in node.Node.Edges)
                node.Unsettled += state.Nodes[edge.Source.Index].IsSettled ? 0 : 1;
        }
    }

    /// <summary>Starts or skips every node whose needs have settled, and all that follows.</summary>
    public static void StartReady(RunState state, ICollection<Decision> decisions)
    {
        var settled = new Queue<NodeState>();
        foreach (var node in state.Graph.ByRank)
        {
            var pending = state.Nodes[node.Index];
            if (pending.Phase == NodePhase.Pending && pending.Unsettled == 0)
                Settling.Ready(state, pending, settled, decisions);
        }

        Settling.Cascade(state, settled, decisions);
    }

    /// <summary>Decides what a node that began waits for.</summary>
    public static void DecideAgain(RunState state, NodeState node, ICollection<Decision> decisions)
    {
        switch (node.Phase)
        {
            case NodePhase.Scheduled when IsLost(state, node):
                Settling.Break(state, node, HostLost(node), decisions);
                break;
            case NodePhase.Scheduled:
                decisions.Add(new Decision.RunNode(node.Dispatch, node.DueAt));
                break;
            case NodePhase.Asking when node.Request is { IsOpen: true } request:
                decisions.Add(new Decision.WatchRequest(request.Request.Id));
                break;
            case NodePhase.Asking:
                Outcomes.Continue(node, NodePhase.Scheduled, null);
                decisions.Add(new Decision.RunNode(node.Dispatch, null));
                break;
            case NodePhase.AwaitingChild when node.Child is { } child:
                decisions.Add(new Decision.RunChild(node.Dispatch, child, node.ChildGeneration, node.DueAt));
                break;
            case NodePhase.Mapping:
                foreach (var item in node.Items ?? [])
                    DecideAgain(state, item, decisions);
                if (node is { Phase: NodePhase.Mapping, ItemsOpen: 0 })
                    Maps.Collect(node, decisions);
                break;
        }
    }

    /// <summary>The host before may have been lost before it asked the children of what was interrupted to end.</summary>
    private static void CancelChildrenAgain(RunState state, ICollection<Decision> decisions)
    {
        foreach (var node in state.Nodes)
        {
            CancelChildAgain(node, decisions);
            foreach (var item in node.Items ?? [])
                CancelChildAgain(item, decisions);
        }
    }

    private static void CancelChildAgain(NodeState node, ICollection<Decision> decisions)
    {
        if (node is { Phase: NodePhase.Skipped, Interrupted: NodePhase.AwaitingChild, Child: { } child })
            decisions.Add(new Decision.CancelChild(child.Run));
    }

    /// <summary>Counts an attempt that was in flight when its host was lost.</summary>
    private static bool IsLost(RunState state, NodeState node)
        => node.AttemptStarted && ++node.LostHosts >= state.Started.Settings.MaxLostHosts;

    private static FlowError HostLost(NodeState node) => new()
    {
        Code = ErrorCodes.NodeHostLost,
        Category = "host-lost",
        Message = $"{node.LostHosts} hosts in a row were lost while {node.Dispatch} ran. Mend what ends them, then resume the run.",
    };
}
