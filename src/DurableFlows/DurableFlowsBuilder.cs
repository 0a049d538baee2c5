using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows;

/// <summary>What <c>AddDurableFlows</c> gives, to register flows, nodes and a store with.</summary>
/// <param name="services">The services that are being registered.</param>
public sealed class DurableFlowsBuilder(IServiceCollection services)
{
    /// <summary>The services that are being registered.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>Registers a flow built in code, and its node classes.</summary>
    public DurableFlowsBuilder AddFlow(Flow flow)
    {
        foreach (var type in flow.NodeTypes)
            AddNodeType(type);
        return AddFlow(flow.Definition);
    }

    /// <summary>Registers a flow.</summary>
    public DurableFlowsBuilder AddFlow(FlowDefinition flow)
    {
        Services.AddSingleton(flow);
        return this;
    }

    /// <summary>Registers a node class, for flows that name it and for runs that were started before.</summary>
    public DurableFlowsBuilder AddNode<TNode>()
        where TNode : class, INode => AddNodeType(NodeType.For<TNode>());

    /// <summary>Registers a node type.</summary>
    public DurableFlowsBuilder AddNodeType(NodeType type)
    {
        Services.Configure<FlowHostOptions>(options => options.NodeTypes.Add(type));
        return this;
    }
}
