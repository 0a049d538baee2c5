using System.Collections.Immutable;
using DurableFlows.Expressions;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>A node of a compiled flow. Does not change once its graph is compiled; compared by reference.</summary>
internal sealed class GraphNode
{
    private readonly ulong[] _ancestors;

    /// <summary>Nodes are made in topological order, so that the sources of their edges are there.</summary>
    public GraphNode(int index, NodeDefinition definition, NodeType? type, IReadOnlyList<(GraphNode Source, FlowExpression? When)> needs, int words)
    {
        Index = index;
        Definition = definition;
        Type = type;
        Edges = [.. needs.Select((need, slot) => new GraphEdge(need.Source, this, slot, need.When))];
        Rank = needs.Count == 0 ? 0 : needs.Max(n => n.Source.Rank) + 1;
        _ancestors = new ulong[words];
        foreach (var (source, _) in needs)
        {
            for (var word = 0; word < words; word++)
                _ancestors[word] |= source._ancestors[word];
            _ancestors[source.Index / 64] |= 1UL << (source.Index % 64);
        }
    }

    public NodeDefinition Definition { get; }

    public string Id => Definition.Id;

    /// <summary>The type; null when this host does not have it, or not in the version the definition asks for.</summary>
    public NodeType? Type { get; }

    /// <summary>The position in the definition, from 0.</summary>
    public int Index { get; }

    /// <summary>The longest way from a node without needs; every edge leads to a higher rank.</summary>
    public int Rank { get; }

    /// <summary>The edges into this node, in the order of <c>needs</c>.</summary>
    public ImmutableArray<GraphEdge> Edges { get; }

    /// <summary>The edges out of this node, in the order of the nodes they lead to.</summary>
    public ImmutableArray<GraphEdge> Dependents { get; private set; } = [];

    /// <summary>Whether an edge out of this node has a condition.</summary>
    public bool AsksEdges { get; private set; }

    public bool IsSink => Dependents.IsEmpty;

    public FlowExpression? When { get; init; }

    public Mapping? Input { get; init; }

    /// <summary>The list of a map; null for a node that runs once.</summary>
    public FlowExpression? Items { get; init; }

    public TextTemplate? ApprovalTitle { get; init; }

    public TextTemplate? ApprovalMessage { get; init; }

    public Mapping? Show { get; init; }

    /// <summary>The ids that the node's condition, input, list and edges refer to as <c>nodes.ID</c>; what a scope for them must hold.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>Whether an attempt may be repeated without harm. What is not known to be repeatable is not.</summary>
    public bool Repeatable => Definition.Repeatable ?? Type?.Repeatable ?? false;

    /// <summary>Whether the run's input itself matters to it: to what it is given, to whether it runs, or to what comes after it.</summary>
    public bool ReadsRunInput => (Edges.IsEmpty && Input is null && Items is null)
        || Input?.Names.Contains(KnownNames.Input) == true
        || Reads(Items) || Reads(When) || Dependents.Any(e => Reads(e.When));

    /// <summary>Whether this node comes after another one, directly or not.</summary>
    public bool IsAfter(GraphNode other) => (_ancestors[other.Index / 64] & (1UL << (other.Index % 64))) != 0;

    public override string ToString() => Id;

    private static bool Reads(FlowExpression? expression) => expression?.Names.Contains(KnownNames.Input) == true;

    internal void Seal(ImmutableArray<GraphEdge> dependents)
    {
        Dependents = dependents;
        AsksEdges = dependents.Any(e => e.When is not null);
    }
}
