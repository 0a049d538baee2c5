namespace DurableFlows.Nodes;

/// <summary>Says how a node class appears in the registry. Without it the name is the class name in lower case with dashes.</summary>
/// <param name="name">The name, in lower case with dashes.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NodeTypeAttribute(string name) : Attribute
{
    /// <summary>The name, in lower case with dashes.</summary>
    public string Name { get; } = name;

    /// <summary>The version of the node's behaviour, from 1. Raise it when old results are no longer what the node would give.</summary>
    public int Version { get; init; } = 1;

    /// <summary>One sentence for editors and lists; null for the name of the class.</summary>
    public string? Summary { get; init; }

    /// <summary>What <c>with</c> is bound to; null when the node takes no options.</summary>
    public Type? Options { get; init; }

    /// <summary>Whether running an attempt twice does no harm.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Whether the node makes calls, so that it cannot be an item of a map itself.</summary>
    public bool MakesCalls { get; init; }
}
