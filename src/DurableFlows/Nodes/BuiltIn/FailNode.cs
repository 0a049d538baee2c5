namespace DurableFlows.Nodes.BuiltIn;

internal sealed class FailNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "fail",
        Summary = "Fails with a code and a message.",
        OptionsType = typeof(FailOptions),
        Repeatable = true,
        Create = _ => new FailNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var options = context.GetOptions<FailOptions>();
        throw new NodeException(options.Code, context.Secrets.Apply(context.Render(options.Message)), options.Retryable);
    }
}
