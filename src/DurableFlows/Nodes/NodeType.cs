namespace DurableFlows.Nodes;

/// <summary>An entry of the registry: what a definition may name as a node's <c>type</c>.</summary>
public sealed record NodeType
{
    /// <summary>The name, in lower case with dashes.</summary>
    public required string Name { get; init; }

    /// <summary>The version of its behaviour, from 1; part of the fingerprint of every node of this type.</summary>
    public int Version { get; init; } = 1;

    /// <summary>One sentence for editors and lists.</summary>
    public required string Summary { get; init; }

    /// <summary>What <c>with</c> is bound to; null when the type takes no options.</summary>
    public Type? OptionsType { get; init; }

    /// <summary>What the input is decoded as; null when any value will do.</summary>
    public Type? InputType { get; init; }

    /// <summary>What the output was encoded from; null when that depends.</summary>
    public Type? OutputType { get; init; }

    /// <summary>Whether running an attempt twice does no harm. The start of an attempt that is not repeatable is recorded before it.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Checks options beyond their types; null for no more checks. Paths are relative to <c>with</c>, beginning with <c>$</c>.</summary>
    public Func<object, IEnumerable<Definitions.Mistake>>? Check { get; init; }

    /// <summary>Makes a node for one step.</summary>
    public required Func<IServiceProvider, INode> Create { get; init; }
}
