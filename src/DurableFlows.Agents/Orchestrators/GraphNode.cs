using DurableFlows.Nodes;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>A machine of states with conditional edges and cycles. Each state it enters is a recorded round, each flow that runs in it a call.</summary>
internal sealed class GraphNode : INode
{
    /// <summary>Where a machine ends.</summary>
    public const string End = "end";

    public static NodeType Type { get; } = new()
    {
        Name = "graph-orchestrator",
        Summary = "Goes through states, each of which runs flows, along edges with conditions, also in cycles.",
        OptionsType = typeof(GraphOptions),
        Repeatable = true,
        MakesCalls = true,
        Check = options => GraphChecks.Of((GraphOptions)options),
        ChildFlows = options => ((GraphOptions)options).States.SelectMany(s => s.Value.Flows.Select(f => (OptionPath.Member("$.states", s.Key), f))),
        Create = _ => new GraphNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
        => new(context.Call is null ? new GraphMachine(context.GetOptions<GraphOptions>(), context).Step() : AgentCall.Run(context));
}
