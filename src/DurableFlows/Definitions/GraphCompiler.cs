using System.Collections.Immutable;
using System.Text.Json;
using DurableFlows.Expressions;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>Builds a <see cref="FlowGraph"/> once.</summary>
internal sealed class GraphCompiler(FlowDefinition flow, NodeRegistry registry)
{
    public FlowGraph Compile()
    {
        var topology = new Topology(flow.Nodes);
        if (topology.Order.Length != flow.Nodes.Count || flow.Nodes.DistinctBy(n => n.Id).Count() != flow.Nodes.Count
            || flow.Nodes.Any(n => n.Needs.Any(need => topology.IndexOf(need.Node) < 0)))
            throw Invalid(JsonPath.Child(JsonPath.Root, DefinitionNames.Nodes), "The nodes are not a graph without cycles.");
        var nodes = new GraphNode[flow.Nodes.Count];
        foreach (var index in topology.Order)
            nodes[index] = Node(index, nodes, topology);
        var dependents = nodes.SelectMany(n => n.Edges).ToLookup(e => e.Source);
        foreach (var node in nodes)
            node.Seal([.. dependents[node]]);
        return new FlowGraph(flow, registry, [.. nodes], Map(flow.Output, JsonPath.Root, DefinitionNames.Output));
    }

    private GraphNode Node(int index, GraphNode[] nodes, Topology topology)
    {
        var node = flow.Nodes[index];
        var path = JsonPath.Child(JsonPath.Child(JsonPath.Root, DefinitionNames.Nodes), node.Id);
        var edges = node.Needs
            .Select(need => (nodes[topology.IndexOf(need.Node)], Expression(need.When, path, DefinitionNames.Needs)))
            .ToList();
        var when = Expression(node.When, path, DefinitionNames.When);
        var input = Map(node.Input, path, DefinitionNames.Input);
        var items = Expression(node.Map?.Items, path, DefinitionNames.Map);
        return new GraphNode(index, node, TypeOf(node), edges, (nodes.Length + 63) / 64)
        {
            When = when,
            Input = input,
            Items = items,
            ApprovalTitle = Template(node.Approval?.Title, path),
            ApprovalMessage = Template(node.Approval?.Message, path),
            Show = Map(node.Approval?.Show, path, DefinitionNames.Approval),
            References = References([when, items, .. edges.Select(e => e.Item2)], input),
        };
    }

    private NodeType? TypeOf(NodeDefinition node) => registry.TryGet(node.Type, node.TypeVersion, out var type) ? type : null;

    private static ImmutableArray<string> References(IReadOnlyCollection<FlowExpression?> expressions, Mapping? input) =>
        input is null && expressions.All(e => e is null) ? [] : [.. expressions.SelectMany(e => e?.Nodes ?? []).Concat(input?.Nodes ?? []).Distinct(StringComparer.Ordinal)];

    // Paths are put together only for a mistake: most nodes have none of these.
    private FlowExpression? Expression(string? source, string path, string name)
    {
        if (source is null)
            return null;
        return FlowExpression.TryCompile(source, out var expression, out var error) ? expression : throw Invalid(JsonPath.Child(path, name), error);
    }

    private Mapping? Map(JsonElement? template, string path, string name)
    {
        if (template is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } element)
            return null;
        return Mapping.TryCompile(element, out var mapping, out var errors) ? mapping : throw Invalid(JsonPath.Child(path, name), string.Join(" ", errors.Select(e => e.Error)));
    }

    private TextTemplate? Template(string? source, string path)
    {
        if (source is null)
            return null;
        return TextTemplate.TryCompile(source, out var template, out var error)
            ? template
            : throw Invalid(JsonPath.Child(path, DefinitionNames.Approval), error);
    }

    private FlowDefinitionException Invalid(string path, string message) => new(flow.Id, [new Mistake(path, message)]);
}
