using DurableFlows.Nodes.BuiltIn;
using DurableFlows.Nodes.Http;

namespace DurableFlows.Nodes;

/// <summary>The node types that come with DurableFlows.</summary>
public static class BuiltInNodes
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<NodeType> All { get; } =
    [
        ApprovalNode.Type, ChoiceNode.Type, DelayNode.Type, FailNode.Type, FlowNode.Type,
        HttpNode.Type, QuestionNode.Type, TransformNode.Type, WriteFileNode.Type,
    ];
}
