using DurableFlows.Agents.Models;
using DurableFlows.Agents.Orchestrators;
using DurableFlows.Nodes;

namespace DurableFlows.Agents;

/// <summary>The node types of models and agents.</summary>
public static class AgentNodes
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<NodeType> All { get; } = [AdaptiveNode.Type, AgentNode.Type, GraphNode.Type, LinearNode.Type, ModelNode.Type];
}
