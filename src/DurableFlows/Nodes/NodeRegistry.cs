using System.Diagnostics.CodeAnalysis;
using DurableFlows.Diagnostics;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>The closed list of node types a host can run. Immutable.</summary>
public sealed class NodeRegistry
{
    private readonly Dictionary<string, NodeType> _types;
    private readonly Dictionary<(string Name, int Version), NodeType> _versions = [];

    /// <summary>Makes a registry; a later type replaces an earlier one of the same name and version.</summary>
    /// <remarks>Several versions of a type may stand side by side: runs go on with the version they started with, new ones take the highest.</remarks>
    /// <exception cref="FlowException">With code <c>value.not-storable</c>, when an input or output type has no stored form.</exception>
    public NodeRegistry(IEnumerable<NodeType> types)
    {
        _types = new Dictionary<string, NodeType>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            _versions[(type.Name, type.Version)] = type;
            if (!_types.TryGetValue(type.Name, out var known) || type.Version >= known.Version)
                _types[type.Name] = type;
        }

        var problems = _versions.Values.SelectMany(Problems).ToArray();
        if (problems.Length > 0)
            throw new FlowException(ErrorCodes.ValueNotStorable, $"Node types cannot be registered: {string.Join("; ", problems)}. Declare plain data.");
    }

    /// <summary>The types, each in its highest version.</summary>
    public IReadOnlyCollection<NodeType> Types => _types.Values;

    /// <summary>Finds a type in its highest version.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out NodeType? type) => _types.TryGetValue(name, out type);

    /// <summary>Finds a type in a version; null for the highest.</summary>
    public bool TryGet(string name, int? version, [NotNullWhen(true)] out NodeType? type)
        => version is { } exact ? _versions.TryGetValue((name, exact), out type) : TryGet(name, out type);

    /// <summary>The versions there are of a type, lowest first.</summary>
    internal IEnumerable<int> VersionsOf(string name) => _versions.Keys.Where(k => k.Name == name).Select(k => k.Version).Order();

    private static IEnumerable<string> Problems(NodeType type)
    {
        foreach (var (part, declared) in new[] { ("input", type.InputType), ("output", type.OutputType) })
        {
            foreach (var problem in declared is null ? [] : ValueContract.Check(declared))
                yield return $"the {part} of '{type.Name}': {problem}";
        }
    }
}
