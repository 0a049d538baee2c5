using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Tests.Definitions;

public sealed class TypeCheckTests
{
    private static readonly NodeRegistry Registry = new(
    [
        NodeType.For<FlowBuilderTests.PayOutNode>(),
        NodeType.For<FlowBuilderTests.HTTPCallNode>(),
        NodeType.For<CountNode>(),
    ]);

    [Theory]
    [InlineData("http-call", "http-call", true)]
    [InlineData("http-call", "pay", false)]
    [InlineData("count", "http-call", false)]
    [InlineData("pay", "http-call", true)]
    [InlineData("pay", "count", false)]
    public void Check_OutputIntoInput_KindsMustFit(string source, string target, bool fits)
    {
        var mistakes = FlowChecker.Check(Flow(Node("a", source), Node("b", target) with { Needs = [new NeedDefinition { Node = "a" }] }), Registry);
        Assert.Equal(fits, mistakes.Count == 0);
        if (!fits)
            Assert.Equal("$.nodes.b.needs", Assert.Single(mistakes).Path);
    }

    [Fact]
    public void Check_MapIntoObject_IsRefused()
    {
        var map = Node("a", "http-call") with { Map = new MapDefinition { Items = "input.list" } };
        var mistakes = FlowChecker.Check(Flow(map, Node("b", "http-call") with { Needs = [new NeedDefinition { Node = "a" }] }), Registry);
        Assert.Contains("gives a list", Assert.Single(mistakes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pay", """{"id":"x","amount":1.5}""", true)]
    [InlineData("pay", """{"id":"x","amount":"much"}""", false)]
    [InlineData("pay", """{"id":"x","amount":"=input.amount"}""", true)]
    [InlineData("pay", """[1]""", false)]
    [InlineData("http-call", "\"text\"", true)]
    [InlineData("http-call", "\"==text\"", true)]
    [InlineData("http-call", """{"a":"=input"}""", false)]
    public void Check_Input_MustFitTheType(string type, string input, bool fits)
    {
        var mistakes = FlowChecker.Check(Flow(Node("a", type) with { Input = JsonElement.Parse(input) }), Registry);
        Assert.Equal(fits ? [] : ["$.nodes.a.input"], mistakes.Select(m => m.Path));
    }

    private static NodeDefinition Node(string id, string type) => new() { Id = id, Type = type };

    private static FlowDefinition Flow(params NodeDefinition[] nodes) => new() { Id = "f", Nodes = nodes };

    public sealed class CountNode : Node<int, int>
    {
        protected override ValueTask<int> RunAsync(int input, NodeContext context, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
