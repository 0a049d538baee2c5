using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>The node types that come with DurableFlows. (Stands in until the branches meet: take the other one at the merge.)</summary>
public static class BuiltInNodes
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<NodeType> All { get; } =
    [
        .. new[] { "approval", "choice", "delay", "fail", "flow", "http", "question", "transform", "write-file" }.Select(name => new NodeType
        {
            Name = name,
            Summary = name,
            OptionsType = name == "approval" ? null : typeof(Dictionary<string, JsonElement>),
            Create = _ => new Stand(),
        }),
    ];

    private sealed class Stand : INode
    {
        public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation) => new(new NodeStep.Completed(FlowValue.Null));
    }
}
