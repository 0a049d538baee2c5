using System.Diagnostics.CodeAnalysis;

namespace DurableFlows.Nodes;

/// <summary>The closed list of node types a host can run. Immutable.</summary>
public sealed class NodeRegistry
{
    private readonly Dictionary<string, NodeType> _types;

    /// <summary>Makes a registry; a later type replaces an earlier one of the same name.</summary>
    public NodeRegistry(IEnumerable<NodeType> types)
    {
        _types = new Dictionary<string, NodeType>(StringComparer.Ordinal);
        foreach (var type in types)
            _types[type.Name] = type;
    }

    /// <summary>The types, by name.</summary>
    public IReadOnlyCollection<NodeType> Types => _types.Values;

    /// <summary>Finds a type.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out NodeType? type) => _types.TryGetValue(name, out type);
}
