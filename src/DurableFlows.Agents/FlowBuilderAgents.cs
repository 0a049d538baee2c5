using DurableFlows.Agents.Models;
using DurableFlows.Agents.Orchestrators;
using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Agents;

/// <summary>Adds models, agents and orchestrators to flows in C#.</summary>
public static class FlowBuilderAgents
{
    /// <summary>Adds a node that asks a model.</summary>
    public static FlowBuilder AddModel(this FlowBuilder flow, string id, ModelOptions options, string? after = null, Action<NodeOptions>? node = null)
        => Append(flow, id, ModelNode.Type, options, after, node);

    /// <summary>Adds a node that lets a model call tools until it has an answer.</summary>
    public static FlowBuilder AddAgent(this FlowBuilder flow, string id, AgentOptions options, string? after = null, Action<NodeOptions>? node = null)
        => Append(flow, id, AgentNode.Type, options, after, node);

    /// <summary>Adds a node that plans tasks and lets agents carry them out. Add the agents' flows with <see cref="FlowBuilder.AddChild"/>.</summary>
    public static FlowBuilder AddOrchestrator(this FlowBuilder flow, string id, LinearOptions options, string? after = null, Action<NodeOptions>? node = null)
        => Append(flow, id, LinearNode.Type, options, after, node);

    /// <summary>Adds a node that lets a manager choose which agent does what next. Add the agents' flows with <see cref="FlowBuilder.AddChild"/>.</summary>
    public static FlowBuilder AddOrchestrator(this FlowBuilder flow, string id, AdaptiveOptions options, string? after = null, Action<NodeOptions>? node = null)
        => Append(flow, id, AdaptiveNode.Type, options, after, node);

    /// <summary>Adds a node that goes through states, each of which runs flows. Add the flows with <see cref="FlowBuilder.AddChild"/>.</summary>
    public static FlowBuilder AddOrchestrator(this FlowBuilder flow, string id, GraphOptions options, string? after = null, Action<NodeOptions>? node = null)
        => Append(flow, id, Orchestrators.GraphNode.Type, options, after, node);

    private static FlowBuilder Append(FlowBuilder flow, string id, NodeType type, object options, string? after, Action<NodeOptions>? node)
    {
        flow.Register(type, id);
        return flow.Append(id, type.Name, after, options, node);
    }
}
