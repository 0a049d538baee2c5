using System.Text.Json;
using DurableFlows.Definitions;

namespace DurableFlows.Tests.Definitions;

public sealed class NodeRenamesTests
{
    [Theory]
    [InlineData("nodes.a.output + nodes.b.output", "nodes.b.output + nodes.a.output")]
    [InlineData("nodes.a-1", "nodes.b-1")]
    [InlineData("nodes.ab.output + nodes.a_.output", "nodes.ab.output + nodes.a_.output")]
    [InlineData("nodes[\"x-y\"].output + nodes[ 'a' ].output", "nodes[\"z\"].output + nodes[ 'b' ].output")]
    [InlineData("mynodes.a + input.a", "mynodes.a + input.a")]
    public void In_Expressions_RenamesNodesAndNothingElse(string before, string after)
    {
        var renames = new NodeRenames(new Dictionary<string, string> { ["a"] = "b", ["b"] = "a", ["x-y"] = "z" });
        var node = new NodeDefinition { Id = "n", Type = "t", When = before, Input = JsonSerializer.SerializeToElement("=" + before), Needs = [new NeedDefinition { Node = "a", When = before }] };

        var renamed = renames.In(node);

        Assert.Equal((after, "=" + after, "b", after), (renamed.When, renamed.Input?.GetString(), renamed.Needs[0].Node, renamed.Needs[0].When));
    }
}
