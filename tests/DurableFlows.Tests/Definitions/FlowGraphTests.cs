using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Tests.Definitions;

public sealed class FlowGraphTests
{
    private static readonly NodeRegistry Registry = new(BuiltInNodes.All);

    [Fact]
    public void Compile_Diamond_KnowsEdgesRanksAndAncestors()
    {
        var graph = Compile(("d", ["b", "c"]), ("b", ["a"]), ("c", ["a"]), ("a", []));
        var (a, b, c, d) = (graph.Node("a"), graph.Node("b"), graph.Node("c"), graph.Node("d"));
        Assert.Equal(["d", "b", "c", "a"], graph.Nodes.Select(n => n.Id));
        Assert.Equal(["a", "b", "c", "d"], graph.ByRank.Select(n => n.Id));
        Assert.Equal([0, 1, 1, 2], new[] { a, b, c, d }.Select(n => n.Rank));
        Assert.Equal([b, c], a.Dependents.Select(e => e.Target));
        Assert.Equal([b, c], d.Edges.Select(e => e.Source));
        Assert.Same(d, Assert.Single(graph.Sinks));
        Assert.Same(a, Assert.Single(graph.Roots));
        Assert.True(d.IsAfter(a));
        Assert.False(b.IsAfter(c));
        Assert.False(a.IsAfter(a));
        Assert.Equal(["b", "c", "a"], graph.Ancestors(d).Select(n => n.Id));
        Assert.Equal(["d", "b", "c"], graph.Descendants(a).Select(n => n.Id));
    }

    [Fact]
    public void Compile_LongChain_KnowsAncestorsBeyondOneWord()
    {
        var graph = Compile([.. Enumerable.Range(0, 1_000).Select(i => ($"n{i}", i == 0 ? Array.Empty<string>() : [$"n{i - 1}"]))]);
        Assert.Equal(999, graph.Node("n999").Rank);
        Assert.Equal(999, graph.Ancestors(graph.Node("n999")).Count());
        Assert.Equal(500, graph.Ancestors(graph.Node("n500")).Count());
    }

    [Fact]
    public void Compile_TypeNotRegistered_HasNoType()
    {
        var graph = FlowGraph.Compile(Definition(("a", [])), new NodeRegistry([]));
        Assert.Null(graph.Node("a").Type);
        Assert.False(graph.Node("a").Repeatable);
    }

    [Fact]
    public void Compile_OtherVersionOfType_HasNoType()
    {
        var definition = Definition(("a", []));
        Assert.Null(FlowGraph.Compile(definition with { Nodes = [definition.Nodes[0] with { TypeVersion = 7 }] }, Registry).Node("a").Type);
    }

    [Fact]
    public void Compile_Cycle_IsRefused() => Assert.Throws<FlowDefinitionException>(() => Compile(("a", ["b"]), ("b", ["a"])));

    [Fact]
    public void Compile_UnknownNeed_IsRefused() => Assert.Throws<FlowDefinitionException>(() => Compile(("a", ["b"])));

    [Fact]
    public void Node_UnknownId_NamesNearest() =>
        Assert.Contains("Did you mean 'classify'?", Assert.Throws<FlowException>(() => Compile(("classify", [])).Node("clasify")).Message, StringComparison.Ordinal);

    [Fact]
    public void Flow_Child_IsCompiledOnce()
    {
        var definition = Definition(("a", [])) with { Flows = new Dictionary<string, FlowDefinition> { ["child"] = Definition(("b", [])) } };
        var graph = FlowGraph.Compile(definition, Registry);
        Assert.Same(graph.Flow("child"), graph.Flow("child"));
        Assert.Equal("b", graph.Flow("child").Nodes[0].Id);
    }

    private static FlowGraph Compile(params (string Id, string[] Needs)[] nodes) => FlowGraph.Compile(Definition(nodes), Registry);

    private static FlowDefinition Definition(params (string Id, string[] Needs)[] nodes) => new()
    {
        Id = "f",
        Nodes = [.. nodes.Select(n => new NodeDefinition { Id = n.Id, Type = "transform", Needs = [.. n.Needs.Select(x => new NeedDefinition { Node = x })] })],
    };
}
