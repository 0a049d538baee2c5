namespace DurableFlows.Nodes.BuiltIn;

internal sealed class FlowNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "flow",
        Summary = "Runs another flow on its input, as a run of its own, and gives that run's output.",
        OptionsType = typeof(FlowNodeOptions),
        Repeatable = true,
        ChildFlows = options => [("$.flow", ((FlowNodeOptions)options).Flow)],
        Create = _ => new FlowNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var flow = context.GetOptions<FlowNodeOptions>().Flow;
        if (context.ChildError is { } error)
            throw new NodeException(error.Code, $"child.failed: flow '{flow}' failed with {error.Code}: {error.Message}", error.Retryable, error.Category);
        return new(context.ChildOutput is { } output
            ? new NodeStep.Completed(output)
            : new NodeStep.ChildStarted(flow, context.Input));
    }
}
