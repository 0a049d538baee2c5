using System.Text.Json;
using DurableFlows.Expressions;
using static DurableFlows.Tests.Expressions.Scopes;

namespace DurableFlows.Tests.Expressions;

public class MappingTests
{
    [Theory]
    [InlineData("\"=input.a\"", """{"b":{"c":7}}""")]
    [InlineData("\"==input.a\"", "\"=input.a\"")]
    [InlineData("\"==\"", "\"=\"")]
    [InlineData("\"input.a\"", "\"input.a\"")]
    [InlineData("null", "null")]
    [InlineData("[1, 2.50, \"x\", true]", "[1,2.50,\"x\",true]")]
    [InlineData("""{"a":"=input.n","b":["=item.z","lit",{"c":"= nodes.x.output.y[0] + 1"}],"d":{"$ref":"x"}}""", """{"a":5,"b":["Z","lit",{"c":11}],"d":{"$ref":"x"}}""")]
    [InlineData("""{"gone":"=input.q.w","fun":"=undefined"}""", """{"gone":null,"fun":null}""")]
    [InlineData("""{"a":1,"a":"=2"}""", """{"a":2}""")]
    [InlineData("""{"a\"b":"=1","é":"==é"}""", """{"a\"b":1,"é":"=é"}""")]
    public void Evaluate_Template_FillsIn(string template, string expected) => Assert.Equal(expected, Compile(template).Evaluate(Full).ToString());

    [Fact]
    public void TryCompile_SeveralMistakes_ReportsEachWithItsPath()
    {
        Assert.False(Mapping.TryCompile(JsonElement.Parse("""{"a":"=clam","b":[1,"=1 +"],"c d":{"e":"=nodes[1]"},"ok":"=input"}"""), out var mapping, out var errors));
        Assert.Null(mapping);
        Assert.Equal(["$.a", "$.b[1]", "$['c d'].e"], errors.Select(e => e.Path));
        Assert.Contains("clam", errors[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCompile_EmptyExpression_IsAMistake() => Assert.False(Mapping.TryCompile(JsonElement.Parse("\"=\""), out _, out _));

    [Fact]
    public void TryCompile_NoTemplate_IsAMistake() => Assert.False(Mapping.TryCompile(default, out _, out _));

    [Fact]
    public void TryCompile_VeryDeepTemplate_IsAMistake()
    {
        var json = new string('[', 500) + "\"=1\"" + new string(']', 500);
        var template = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 600 }).RootElement;
        Assert.False(Mapping.TryCompile(template, out _, out var errors));
        Assert.Contains("deeper", Assert.Single(errors).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCompile_Expressions_CollectsNodesAndNames()
    {
        var mapping = Compile("""{"a":"=nodes.x.output","b":["=nodes.w.status + item"]}""");
        Assert.Equal(["w", "x"], mapping.Nodes);
        Assert.Equal(["item", "nodes"], mapping.Names);
    }

    [Fact]
    public void Evaluate_Failure_NamesThePath()
    {
        var failure = Assert.Throws<FlowException>(() => Compile("""{"a":[{"b":"=input.s.nope()"}]}""").Evaluate(Full));
        Assert.Contains("$.a[0].b", failure.Message, StringComparison.Ordinal);
        Assert.Contains("input.s.nope()", failure.Message, StringComparison.Ordinal);
    }

    private static Mapping Compile(string template)
    {
        Assert.True(Mapping.TryCompile(JsonElement.Parse(template), out var mapping, out var errors), string.Join(", ", errors));
        return mapping!;
    }
}
