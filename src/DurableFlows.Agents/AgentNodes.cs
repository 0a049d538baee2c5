using DurableFlows.Agents.Models;
using DurableFlows.Nodes;

namespace DurableFlows.Agents;

/// <summary>The node types of models and agents.</summary>
public static class AgentNodes
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<NodeType> All { get; } = [ModelNode.Type];
}
