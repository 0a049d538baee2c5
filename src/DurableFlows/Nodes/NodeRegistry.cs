using System.Diagnostics.CodeAnalysis;
using DurableFlows.Diagnostics;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>The closed list of node types a host can run. Immutable.</summary>
public sealed class NodeRegistry
{
    private readonly Dictionary<string, NodeType> _types;

    /// <summary>Makes a registry; a later type replaces an earlier one of the same name.</summary>
    /// <exception cref="FlowException">With code <c>value.not-storable</c>, when an input or output type has no stored form.</exception>
    public NodeRegistry(IEnumerable<NodeType> types)
    {
        _types = new Dictionary<string, NodeType>(StringComparer.Ordinal);
        foreach (var type in types)
            _types[type.Name] = type;
        var problems = _types.Values.SelectMany(Problems).ToArray();
        if (problems.Length > 0)
            throw new FlowException(ErrorCodes.ValueNotStorable, $"Node types cannot be registered: {string.Join("; ", problems)}. Declare plain data.");
    }

    /// <summary>The types, by name.</summary>
    public IReadOnlyCollection<NodeType> Types => _types.Values;

    /// <summary>Finds a type.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out NodeType? type) => _types.TryGetValue(name, out type);

    private static IEnumerable<string> Problems(NodeType type)
    {
        foreach (var (part, declared) in new[] { ("input", type.InputType), ("output", type.OutputType) })
        {
            foreach (var problem in declared is null ? [] : ValueContract.Check(declared))
                yield return $"the {part} of '{type.Name}': {problem}";
        }
    }
}
