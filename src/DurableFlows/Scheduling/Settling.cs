using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>What follows when a node settles: its dependants become ready or are skipped, a failure stops the run, the last one ends it.</summary>
internal static class Settling
{
    /// <summary>Settles a node or item whose phase was just set, and all that follows from it.</summary>
    public static void Settle(RunState state, NodeState node, ICollection<Decision> decisions)
    {
        node.SettledAt = state.Now;
        node.DueAt = null;
        if (node.Index is null)
            SettleNode(state, node, decisions);
        else
            Maps.ItemSettled(state, state.Nodes[node.Node.Index], node, decisions);
    }

    /// <summary>A final failure: returned downstream, or stopping the run.</summary>
    public static void Fail(RunState state, NodeState node, FlowError error, ICollection<Decision> decisions)
    {
        node.Error = error;
        if (node.Index is not null)
            node.Phase = NodePhase.Failed;
        else if (node.Node.Definition.OnError == ErrorBehavior.Return)
            node.Phase = NodePhase.Returned;
        else
        {
            node.Phase = NodePhase.Failed;
            state.StopError ??= error with { Message = $"Node '{node.Path}' failed: {error.Message}" };
        }

        Settle(state, node, decisions);
    }

    /// <summary>A failure that no worker told. Where edges out of the node ask about it, a worker records it with what they come to.</summary>
    public static void Break(RunState state, NodeState node, FlowError error, ICollection<Decision> decisions)
    {
        if (!AsksEdges(node))
        {
            Fail(state, node, error, decisions);
            return;
        }

        (node.Broken, node.Phase, node.DueAt) = (error, NodePhase.Scheduled, null);
        decisions.Add(new Decision.RunNode(node.Dispatch, null));
    }

    /// <summary>Settles a node that was due and may not start any more.</summary>
    public static void Stop(RunState state, NodeState node, ICollection<Decision> decisions)
    {
        Interrupt(node, SkipCause.Stopped, decisions);
        node.SettledAt = state.Now;
        SettleNode(state, node, decisions);
    }

    /// <summary>Whether a node that would have to wait is stopped instead.</summary>
    public static bool Stops(RunState state, NodeState node)
        => state.Stopping && node is { IsSettled: false, Index: null } && !Readiness.HandlesFailures(node);

    /// <summary>Stops what only waits, in a run that stops.</summary>
    public static void StopWaiting(RunState state, ICollection<Decision> decisions)
    {
        var settled = new Queue<NodeState>();
        StopRest(state, settled, decisions);
        Cascade(state, settled, decisions);
    }

    public static void Skip(RunState state, NodeState node, SkipCause cause, string? reason, ICollection<Decision> decisions)
    {
        (node.Phase, node.SkipCause, node.SkipReason) = (NodePhase.Skipped, cause, reason);
        Settle(state, node, decisions);
    }

    /// <summary>Starts a node whose needs have settled, or settles it without running.</summary>
    public static void Ready(RunState state, NodeState node, Queue<NodeState> settled, ICollection<Decision> decisions)
    {
        var (runs, skip, error) = Readiness.Of(state, node);
        if (runs)
        {
            Begin(state, node, decisions);
            return;
        }

        if (error is not null && AsksEdges(node))
        {
            Break(state, node, error, decisions);
            return;
        }

        node.SettledAt = state.Now;
        if (error is null)
            (node.Phase, node.SkipCause) = (NodePhase.Skipped, skip);
        else if (node.Node.Definition.OnError == ErrorBehavior.Return)
            (node.Phase, node.Error) = (NodePhase.Returned, error);
        else
        {
            (node.Phase, node.Error) = (NodePhase.Failed, error);
            state.StopError ??= error;
        }

        settled.Enqueue(node);
    }

    /// <summary>Carries settled nodes to their dependants until nothing more follows.</summary>
    public static void Cascade(RunState state, Queue<NodeState> settled, ICollection<Decision> decisions)
    {
        while (settled.TryDequeue(out var node))
        {
            state.Open--;
            foreach (var edge in node.Node.Dependents)
            {
                var dependant = state.Nodes[edge.Target.Index];
                if (--dependant.Unsettled == 0 && dependant.Phase == NodePhase.Pending)
                    Ready(state, dependant, settled, decisions);
            }

            if (node.HoldsBack)
                Release(state, node, settled, decisions);
            if (settled.Count == 0 && state.Stopping)
                StopRest(state, settled, decisions);
        }

        if (state.Open == 0 && !state.Finishing && state.End is null && state.CancelRequested is null)
        {
            state.Finishing = true;
            decisions.Add(new Decision.FinishRun(state.Stopping ? RunStatus.Failed : RunStatus.Completed));
        }
    }

    /// <summary>Whether a node waits for one whose output is made again and which it does not need directly: an expression of it may look there.</summary>
    public static bool WaitsFurtherOn(NodeState node, NodeState holding)
        => node.Node.IsAfter(holding.Node) && !node.Node.Edges.Any(e => e.Source == holding.Node);

    private static void Release(RunState state, NodeState holding, Queue<NodeState> settled, ICollection<Decision> decisions)
    {
        holding.HoldsBack = false;
        foreach (var node in state.Nodes.Where(n => WaitsFurtherOn(n, holding)))
        {
            if (--node.Unsettled == 0 && node.Phase == NodePhase.Pending)
                Ready(state, node, settled, decisions);
        }
    }

    private static bool AsksEdges(NodeState node) => node.Index is null && node.Node.Definition.OnError == ErrorBehavior.Return
        && node.Node.AsksEdges;

    /// <summary>Schedules a node, or lets it go on where it was parked.</summary>
    private static void Begin(RunState state, NodeState node, ICollection<Decision> decisions)
    {
        if (node.IsParked)
        {
            (node.Phase, node.Interrupted) = (node.Interrupted, NodePhase.Pending);
            Openings.DecideAgain(state, node, decisions);
            return;
        }

        node.Phase = NodePhase.Scheduled;
        decisions.Add(new Decision.RunNode(node.Dispatch, null));
    }

    private static void SettleNode(RunState state, NodeState node, ICollection<Decision> decisions)
    {
        // One that settles another meanwhile takes a queue of its own.
        var settled = state.SpareQueue ?? new Queue<NodeState>();
        state.SpareQueue = null;
        settled.Enqueue(node);
        Cascade(state, settled, decisions);
        state.SpareQueue = settled;
    }

    /// <summary>Skips what may not start any more and what only waits. What runs is left to finish.</summary>
    private static void StopRest(RunState state, Queue<NodeState> settled, ICollection<Decision> decisions)
    {
        foreach (var node in state.Nodes)
        {
            // What handles failures may wait as well as start.
            var stops = !Readiness.HandlesFailures(node) && node.Phase switch
            {
                NodePhase.Pending => true,
                NodePhase.Scheduled => node.DueAt is not null,
                NodePhase.Asking or NodePhase.AwaitingChild or NodePhase.Mapping => true,
                _ => false,
            };
            if (!stops)
                continue;
            Interrupt(node, SkipCause.Stopped, decisions);
            node.SettledAt = state.Now;
            settled.Enqueue(node);
        }
    }

    /// <summary>Skips a node that has not settled, keeping what it needs to go on after a resume.</summary>
    public static void Interrupt(NodeState node, SkipCause cause, ICollection<Decision> decisions)
    {
        var reached = node.Reached;
        if (reached == NodePhase.AwaitingChild && node.Child is { } child)
        {
            node.ChildCancelled = true;
            decisions.Add(new Decision.CancelChild(child.Run));
        }

        foreach (var item in reached == NodePhase.Mapping ? node.Items ?? [] : [])
        {
            if (item.Phase == NodePhase.AwaitingChild)
                Interrupt(item, cause, decisions);
        }

        (node.Interrupted, node.Phase, node.SkipCause) = (reached, NodePhase.Skipped, cause);
    }
}
