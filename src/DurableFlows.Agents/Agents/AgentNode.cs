using DurableFlows.Nodes;

namespace DurableFlows.Agents;

/// <summary>A model that calls tools until it has an answer. Each call of the model is a step, each call of a tool a call of the node.</summary>
internal sealed class AgentNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "agent",
        Summary = "Lets a model call tools until it has an answer; every call is recorded.",
        OptionsType = typeof(AgentOptions),
        OutputType = typeof(AgentOutput),
        // Calls of tools that may not be made twice say so themselves.
        Repeatable = true,
        MakesCalls = true,
        KeepsSteps = true,
        Check = options => AgentChecks.Of((AgentOptions)options),
        ChildFlows = options => ((AgentOptions)options).Tools.Where(t => t.Value.Flow is not null).Select(t => ($"{OptionPath.Member("$.tools", t.Key)}.flow", t.Value.Flow ?? "")),
        Create = _ => new AgentNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation) => RunAsync(context.GetOptions<AgentOptions>(), context, cancellation);

    public static ValueTask<NodeStep> RunAsync(AgentOptions options, NodeContext context, CancellationToken cancellation)
        => context.Call is null ? new AgentLoop(options, context).StepAsync(cancellation) : new Tools.ToolRunner(options, OneKey(context)).RunAsync(cancellation);

    /// <summary>A call has one idempotency key, however often it is asked about and tried.</summary>
    private static NodeContext OneKey(NodeContext context) => context with { IdempotencyKey = (context with { Step = 0 }).IdempotencyKey };
}
