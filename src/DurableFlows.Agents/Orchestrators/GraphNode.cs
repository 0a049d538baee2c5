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
        // States it went through are recorded; where it stands must still be one.
        KeepsSteps = true,
        Check = options => GraphChecks.Of((GraphOptions)options),
        ChildFlows = options => ((GraphOptions)options).States.SelectMany(s => Flows(OptionPath.Member("$.states", s.Key), s.Value)),
        Create = _ => new GraphNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
        => new(context.Call is null ? new GraphMachine(context.GetOptions<GraphOptions>(), context).Step() : AgentCall.Run(context));

    private static IEnumerable<(string Path, string Flow)> Flows(string path, GraphState state)
        => (state.Run is { } run ? [($"{path}.run", run)] : Array.Empty<(string, string)>()).Concat(state.Beside.Select((f, i) => (OptionPath.Item($"{path}.beside", i), f)));
}
