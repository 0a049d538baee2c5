using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>Whether a node whose needs have all settled runs, is skipped, or fails for an edge that cannot be decided.</summary>
internal static class Readiness
{
    private enum EdgeState
    {
        Taken,
        NotTaken,
        Failed,
    }

    public static (bool Runs, SkipCause Skip, FlowError? Error) Of(RunState state, NodeState node)
    {
        var (taken, notTaken, failed) = (0, 0, 0);
        foreach (var edge in node.Node.Edges)
        {
            var source = state.Nodes[edge.Source.Index];
            if (source.EdgeErrors?.TryGetValue(node.Node.Id, out var problem) == true)
                return (false, SkipCause.None, EdgeFailed(edge, problem));
            switch (Of(source, node))
            {
                case EdgeState.Taken: taken++; break;
                case EdgeState.NotTaken: notTaken++; break;
                default: failed++; break;
            }
        }

        var runs = node.Node.Definition.RunIf switch
        {
            RunIf.AllSucceeded => notTaken + failed == 0,
            RunIf.Any => taken > 0,
            RunIf.OnFailure => failed > 0,
            _ => true,
        };
        return runs && state.Stopping && !HandlesFailures(node)
            ? (false, SkipCause.Stopped, null)
            : (runs, failed > 0 ? SkipCause.Failure : SkipCause.Condition, null);
    }

    /// <summary>Whether the node may still start while the run stops.</summary>
    public static bool HandlesFailures(NodeState node) => node.Node.Definition.RunIf is RunIf.OnFailure or RunIf.Always;

    private static EdgeState Of(NodeState source, NodeState target) => source.Phase switch
    {
        NodePhase.Succeeded or NodePhase.Returned
            => source.NotTaken?.Contains(target.Node.Id) == true ? EdgeState.NotTaken : EdgeState.Taken,
        NodePhase.Failed => EdgeState.Failed,
        _ => source.SkipCause == SkipCause.Failure ? EdgeState.Failed : EdgeState.NotTaken,
    };

    private static FlowError EdgeFailed(GraphEdge edge, string problem) => new()
    {
        Code = ErrorCodes.EdgeConditionFailed,
        Message = $"The condition of the edge {edge.Source.Id} -> {edge.Target.Id} failed: {problem}",
    };
}
