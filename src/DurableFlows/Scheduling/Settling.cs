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
            node.Phase = NodePhase.Scheduled;
            decisions.Add(new Decision.RunNode(node.Dispatch, null));
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

            if (settled.Count == 0 && state.Stopping)
                StopRest(state, settled, decisions);
        }

        if (state.Open == 0 && !state.Finishing && state.End is null && state.CancelRequested is null)
        {
            state.Finishing = true;
            decisions.Add(new Decision.FinishRun(state.Stopping ? RunStatus.Failed : RunStatus.Completed));
        }
    }

    private static void SettleNode(RunState state, NodeState node, ICollection<Decision> decisions)
    {
        var settled = new Queue<NodeState>();
        settled.Enqueue(node);
        Cascade(state, settled, decisions);
    }

    /// <summary>Skips what may not start any more and what only waits. What runs is left to finish.</summary>
    private static void StopRest(RunState state, Queue<NodeState> settled, ICollection<Decision> decisions)
    {
        foreach (var node in state.Nodes)
        {
            var stops = node.Phase switch
            {
                NodePhase.Pending => !Readiness.HandlesFailures(node),
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
        if (node.Phase == NodePhase.AwaitingChild && node.Child is { } child)
            decisions.Add(new Decision.CancelChild(child.Run));
        (node.Interrupted, node.Phase, node.SkipCause) = (node.Phase, NodePhase.Skipped, cause);
    }
}
