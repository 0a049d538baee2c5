using DurableFlows.Definitions;

namespace DurableFlows.Scheduling;

/// <summary>How much of a run may run at once.</summary>
/// <param name="All">Of the whole run.</param>
/// <param name="Groups">Of each group of nodes.</param>
/// <param name="Nodes">The nodes that have limits.</param>
internal sealed record DispatchLimits(int All, IReadOnlyDictionary<string, int> Groups, IReadOnlyDictionary<string, NodeLimits> Nodes)
{
    public static DispatchLimits Of(FlowGraph graph, int host) => new(
        Math.Min(host, graph.Definition.MaxParallel ?? int.MaxValue),
        graph.Definition.Concurrency,
        graph.Definition.Nodes.Where(n => n.Map?.Parallel is not null || n.Concurrency is not null)
            .ToDictionary(n => n.Id, n => new NodeLimits(n.Map?.Parallel, n.Concurrency), StringComparer.Ordinal));
}
