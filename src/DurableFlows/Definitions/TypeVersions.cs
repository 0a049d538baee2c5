using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>The versions of node types in a definition.</summary>
internal static class TypeVersions
{
    /// <summary>Names the version of every node's type, so that a run keeps to them whatever is registered later.</summary>
    public static FlowDefinition Pin(FlowDefinition flow, NodeRegistry registry) => flow with
    {
        Nodes = [.. flow.Nodes.Select(n => n.TypeVersion is null && registry.TryGet(n.Type, out var type) ? n with { TypeVersion = type.Version } : n)],
        Flows = flow.Flows.Count == 0 ? flow.Flows : flow.Flows.ToDictionary(f => f.Key, f => Pin(f.Value, registry), StringComparer.Ordinal),
    };
}
