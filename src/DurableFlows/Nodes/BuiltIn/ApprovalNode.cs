namespace DurableFlows.Nodes.BuiltIn;

/// <summary>Passes its input on. The gate in front of it does the work, and the definition is refused without one.</summary>
internal sealed class ApprovalNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "approval",
        Summary = "Goes on once people have approved the input; the gate is the node's 'approval'.",
        Repeatable = true,
        Create = _ => new ApprovalNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation) => new(new NodeStep.Completed(JsonOutput.Write(w =>
    {
        w.WriteStartObject();
        w.WriteBoolean("approved", true);
        w.WriteValue("value", context.Input);
        w.WriteEndObject();
    })));
}
