using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>Which nodes run again when a run is opened: what failed or was stopped, what a plan names, and what depends on either.</summary>
internal static class Plans
{
    public static void Apply(RunState state, ResumePlan? plan, ICollection<Decision> decisions)
    {
        // A run that stops and is changed is taken up like one that has ended.
        var ended = state.End is not null || (plan is not null && state.Stopping && state.CancelRequested is null);
        if (ended)
            (state.End, state.StopError, state.CancelRequested) = (null, null, null);
        if (plan?.Input is { } input)
            state.Input = input;
        var changed = new bool[state.Nodes.Length];
        foreach (var node in state.Graph.ByRank)
        {
            var upstream = false;
            foreach (var edge in node.Edges)
                upstream |= changed[edge.Source.Index];
            changed[node.Index] = Apply(state.Nodes[node.Index], plan, ended, upstream, decisions);
        }

        if (plan is not null)
            HoldBack(state, plan);
        Recompute(state, decisions);
    }

    /// <summary>What settles by the plan itself may be ahead of nodes before it that run; what comes after it waits for those all the same.</summary>
    private static void HoldBack(RunState state, ResumePlan plan)
    {
        foreach (var settled in (plan.Skip ?? []).Concat(plan.Outputs.Keys))
        {
            foreach (var before in state.Graph.Ancestors(state.Graph.Node(settled)))
                state.Nodes[before.Index].HoldsBack |= !state.Nodes[before.Index].IsSettled;
        }
    }

    /// <summary>Resets one node where it must run again; true when what depends on it must, too.</summary>
    private static bool Apply(NodeState node, ResumePlan? plan, bool ended, bool upstream, ICollection<Decision> decisions)
    {
        if (plan?.Outputs.TryGetValue(node.Node.Id, out var output) == true)
        {
            SetOutput(node, output, decisions);
            return true;
        }

        if (plan?.Skip?.Contains(node.Node.Id) == true)
        {
            Skip(node, decisions);
            return true;
        }

        if (upstream || IsToldOtherwise(node, plan) || plan?.Rerun.Contains(node.Node.Id) == true || plan?.Adopts?.Anew.Contains(node.Node.Id) == true)
        {
            if (node.Phase != NodePhase.Pending || node.IsParked)
                Resets.Anew(node, recovers: false, decisions);
            return true;
        }

        var again = node.Phase switch
        {
            NodePhase.Failed => ended,
            NodePhase.Returned => plan?.RetryReturned == true,
            NodePhase.Skipped => ended && node.SkipCause is SkipCause.Failure or SkipCause.Stopped or SkipCause.Cancelled,
            _ => false,
        };
        if (again)
            Resets.GoOn(node);
        return again;
    }

    private static bool IsToldOtherwise(NodeState node, ResumePlan? plan)
        => plan?.Input is not null && (!plan.InputReaders || node.Node.ReadsRunInput);

    private static void Skip(NodeState node, ICollection<Decision> decisions)
    {
        if (node.Phase != NodePhase.Pending || node.IsParked)
            Resets.Anew(node, recovers: false, decisions);
        (node.Phase, node.SkipCause, node.SkipReason) = (NodePhase.Skipped, SkipCause.Condition, "left out by whoever resumed the run");
    }

    private static void SetOutput(NodeState node, PlannedOutput output, ICollection<Decision> decisions)
    {
        if (node.Phase != NodePhase.Succeeded)
            Resets.Anew(node, recovers: false, decisions);
        (node.Phase, node.Output) = (NodePhase.Succeeded, output.Value);
        (node.NotTaken, node.EdgeErrors) = (output.NotTaken, output.EdgeErrors);
    }

    /// <summary>Runs nodes again whose outputs were not stored and are needed; the hosts that had them in memory are gone.</summary>
    private static void Recompute(RunState state, ICollection<Decision> decisions)
    {
        for (var rank = state.Graph.ByRank.Length - 1; rank >= 0; rank--)
        {
            var node = state.Graph.ByRank[rank];
            var omitted = state.Nodes[node.Index];
            if (omitted is not { Phase: NodePhase.Succeeded, Output.Omitted: true }
                || !(IsOutput(state, node) || IsAwaited(state, node)))
            {
                continue;
            }

            Resets.Anew(omitted, recovers: true, decisions);
            omitted.HoldsBack = true;
            Park(state, node);
        }
    }

    /// <summary>Apart from the loop, which would make a closure for every node.</summary>
    private static bool IsAwaited(RunState state, GraphNode node) => state.Nodes.Any(n => !n.IsSettled && n.Node.IsAfter(node));

    /// <summary>What began after a node that runs again goes on once that has settled.</summary>
    private static void Park(RunState state, GraphNode source)
    {
        foreach (var node in state.Nodes.Where(n => !n.IsSettled && n.Phase != NodePhase.Pending && n.Node.IsAfter(source)))
            (node.Interrupted, node.Phase) = (node.Phase, NodePhase.Pending);
    }

    private static bool IsOutput(RunState state, GraphNode node)
        => state.Graph.Output is { } mapping ? mapping.Nodes.Contains(node.Id) : node.IsSink;
}
