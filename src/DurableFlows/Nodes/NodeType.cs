using System.Reflection;
using DurableFlows.Values;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>Whether its nodes make calls, so that they cannot be items of a map themselves.</summary>
    public bool MakesCalls { get; init; }

    /// <summary>Whether a node that stands between two of its steps goes on when its run is moved to a definition with other options for it: then it finds by itself which of them to heed. Otherwise its state must be translated, or it begins anew.</summary>
    public bool KeepsSteps { get; init; }

    /// <summary>Checks options beyond their types; null for no more checks. Paths are relative to <c>with</c>, beginning with <c>$</c>.</summary>
    public Func<object, IEnumerable<Definitions.Mistake>>? Check { get; init; }

    /// <summary>The child flows that options name, each with its path relative to <c>with</c>; null for a type that runs none by its options.</summary>
    public Func<object, IEnumerable<(string Path, string Flow)>>? ChildFlows { get; init; }

    /// <summary>Translates the state that an earlier version of the type left between two steps, given with that version, for a run that is moved to this one; null for a type whose states cannot be translated.</summary>
    public Func<FlowValue, int, FlowValue>? MigrateState { get; init; }

    /// <summary>The class it was made for; null when it was not made by <see cref="For"/>.</summary>
    internal Type? Class { get; init; }

    /// <summary>Makes a node for one step.</summary>
    public required Func<IServiceProvider, INode> Create { get; init; }

    /// <summary>The type of a node class: named by <see cref="NodeTypeName"/>, made from the host's services, with the input and output types of its <see cref="Node{TInput,TOutput}"/>.</summary>
    public static NodeType For<TNode>()
        where TNode : class, INode
    {
        var declared = typeof(TNode).GetCustomAttribute<NodeTypeAttribute>();
        var types = InputAndOutput(typeof(TNode));
        return new NodeType
        {
            Name = NodeTypeName.Of<TNode>(),
            Version = declared?.Version ?? 1,
            Summary = declared?.Summary ?? typeof(TNode).Name,
            OptionsType = declared?.Options,
            InputType = types?[0],
            OutputType = types?[1],
            Repeatable = declared?.Repeatable ?? false,
            MakesCalls = declared?.MakesCalls ?? false,
            Class = typeof(TNode),
            Create = Factory<TNode>(),
        };
    }

    /// <summary>With one constructor there is no choice, so how to call it is found once and not for every step.</summary>
    private static Func<IServiceProvider, INode> Factory<TNode>()
        where TNode : class, INode
    {
        if (typeof(TNode).IsAbstract || typeof(TNode).GetConstructors().Length != 1)
            return services => ActivatorUtilities.CreateInstance<TNode>(services);
        var create = ActivatorUtilities.CreateFactory<TNode>([]);
        return services => create(services, null);
    }

    private static Type[]? InputAndOutput(Type node)
    {
        for (var type = node; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Node<,>))
                return type.GetGenericArguments();
        }
        return null;
    }
}
