using DurableFlows.Values;

namespace DurableFlows.Nodes.BuiltIn;

internal sealed class TransformNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "transform",
        Summary = "Gives its input, as the mapping built it, or a text rendered from it.",
        OptionsType = typeof(TransformOptions),
        Repeatable = true,
        Create = _ => new TransformNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var text = context.GetOptions<TransformOptions>().Text;
        return new(new NodeStep.Completed(text is null ? context.Input : FlowValue.From(context.Render(text))));
    }
}
