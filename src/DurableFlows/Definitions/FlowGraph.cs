using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using DurableFlows.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>A flow compiled for running. Immutable and safe to share between runs and threads.</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<string, GraphNode> _byId;
    private readonly NodeRegistry _registry;
    private readonly ConcurrentDictionary<string, FlowGraph> _flows = new(StringComparer.Ordinal);
    private readonly Lazy<string> _hash;

    internal FlowGraph(FlowDefinition definition, NodeRegistry registry, ImmutableArray<GraphNode> nodes, Mapping? output)
    {
        Definition = definition;
        Nodes = nodes;
        Sinks = [.. nodes.Where(n => n.IsSink)];
        Roots = [.. nodes.Where(n => n.Edges.IsEmpty)];
        ByRank = [.. nodes.OrderBy(n => n.Rank).ThenBy(n => n.Index)];
        Output = output;
        Secrets = SecretMarks.Of(definition.InputSchema);
        _registry = registry;
        _byId = nodes.ToDictionary(n => n.Id, StringComparer.Ordinal);
        _hash = new Lazy<string>(() => DefinitionHash.Of(definition));
    }

    public FlowDefinition Definition { get; }

    /// <summary>The hash that pins a run to this definition.</summary>
    public string Hash => _hash.Value;

    /// <summary>The nodes, in the author's order; a node's index is its position here.</summary>
    public ImmutableArray<GraphNode> Nodes { get; }

    /// <summary>The nodes without needs.</summary>
    public ImmutableArray<GraphNode> Roots { get; }

    /// <summary>The nodes that nothing needs, whose outputs are the run's unless the definition says otherwise.</summary>
    public ImmutableArray<GraphNode> Sinks { get; }

    /// <summary>The nodes so that each comes after all it needs.</summary>
    public ImmutableArray<GraphNode> ByRank { get; }

    /// <summary>The mapping of the run's output; null for the outputs of the sinks.</summary>
    public Mapping? Output { get; }

    /// <summary>Where inputs hold secrets; null for a flow that marks none.</summary>
    public SecretMarks? Secrets { get; }

    /// <summary>Compiles a definition that <c>FlowChecker</c> accepted. Node types may be missing, because a pinned run must be shown even where it cannot run.</summary>
    /// <exception cref="FlowException">With code <c>definition.invalid</c> when the definition was never checked.</exception>
    public static FlowGraph Compile(FlowDefinition definition, NodeRegistry registry) => new GraphCompiler(definition, registry).Compile();

    public bool TryGet(string id, [NotNullWhen(true)] out GraphNode? node) => _byId.TryGetValue(id, out node);

    /// <summary>The node of an id that is known to be one.</summary>
    public GraphNode Node(string id) => _byId.TryGetValue(id, out var node)
        ? node
        : throw new FlowException(ErrorCodes.IdInvalid, $"Flow '{Definition.Id}' has no node '{id}'. {NearestMatch.Hint(id, _byId.Keys)}".TrimEnd());

    /// <summary>Every node before this one, in the author's order.</summary>
    public IEnumerable<GraphNode> Ancestors(GraphNode node) => Nodes.Where(node.IsAfter);

    /// <summary>Every node after this one, in the author's order.</summary>
    public IEnumerable<GraphNode> Descendants(GraphNode node) => Nodes.Where(n => n.IsAfter(node));

    /// <summary>The child flow of an id, compiled on first use.</summary>
    public FlowGraph Flow(string id) => _flows.GetOrAdd(id, key => Definition.Flows.TryGetValue(key, out var child)
        ? Compile(child, _registry)
        : throw new FlowException(ErrorCodes.IdInvalid, $"Flow '{Definition.Id}' has no child flow '{key}'. {NearestMatch.Hint(key, Definition.Flows.Keys)}".TrimEnd()));
}
