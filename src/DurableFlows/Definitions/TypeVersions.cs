using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>The versions of node types in a definition.</summary>
internal static class TypeVersions
{
    /// <summary>Whether two definitions are the same; a definition from before versions were named is taken to mean those of the other.</summary>
    public static bool AreSame(FlowDefinition a, FlowDefinition b) => AreNamed(a) && AreNamed(b)
        ? DefinitionHash.Of(a) == DefinitionHash.Of(b)
        : DefinitionHash.Of(Without(a)) == DefinitionHash.Of(Without(b));

    private static bool AreNamed(FlowDefinition flow) => flow.Nodes.All(n => n.TypeVersion is not null) && flow.Flows.Values.All(AreNamed);

    private static FlowDefinition Without(FlowDefinition flow) => flow with
    {
        Nodes = [.. flow.Nodes.Select(n => n with { TypeVersion = null })],
        Flows = flow.Flows.ToDictionary(f => f.Key, f => Without(f.Value), StringComparer.Ordinal),
    };

    /// <summary>Names the version of every node's type, so that a run keeps to them whatever is registered later.</summary>
    public static FlowDefinition Pin(FlowDefinition flow, NodeRegistry registry) => flow with
    {
        Nodes = [.. flow.Nodes.Select(n => n.TypeVersion is null && registry.TryGet(n.Type, out var type) ? n with { TypeVersion = type.Version } : n)],
        Flows = flow.Flows.Count == 0 ? flow.Flows : flow.Flows.ToDictionary(f => f.Key, f => Pin(f.Value, registry), StringComparer.Ordinal),
    };
}
