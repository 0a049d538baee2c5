using DurableFlows.Definitions;

namespace DurableFlows.Yaml.Tests;

public sealed class ExpressionMistakeTests
{
    [Theory]
    [InlineData("when: \"input.a +\"", "$.nodes.b.when", "not valid")]
    [InlineData("when: =input.a", "$.nodes.b.when", "without '='")]
    [InlineData("input: { x: \"=input.\" }", "$.nodes.b.input.x", "not valid")]
    [InlineData("input: =nodes.z.output", "$.nodes.b.input", "There is no node 'z'")]
    [InlineData("input: { x: [=nodes.c.output] }", "$.nodes.b.input.x[0]", "add 'c' to the 'needs' of 'b'")]
    [InlineData("input: =nodes.b.output", "$.nodes.b.input", "itself")]
    [InlineData("input: =item", "$.nodes.b.input", "with 'map'")]
    [InlineData("input: =output", "$.nodes.b.input", "nodes.ID.output")]
    [InlineData("when: index > 1", "$.nodes.b.when", "with 'map'")]
    [InlineData("map: { items: item }", "$.nodes.b.map.items", "with 'map'")]
    [InlineData("needs: [{ node: a, when: nodes.c.output }]", "$.nodes.b.needs[0].when", "'c' is not before 'a'")]
    [InlineData("approval: { show: =nodes.a.output }", "$.nodes.b.approval.show", "'nodes' is not known here")]
    [InlineData("approval: { message: \"{% if %}\" }", "$.nodes.b.approval.message", "not valid Liquid")]
    public void Load_WrongExpression_IsReported(string property, string path, string message)
    {
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => FlowYaml.Load(
            $"id: f\nnodes:\n  a: {{ type: transform }}\n  b:\n    type: transform\n    {property}\n  c: {{ type: transform }}\n", Sample.Registry)).Mistakes);
        Assert.Equal((6, path), (mistake.Line, mistake.Path));
        Assert.Contains(message, mistake.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("input: =nodes.a.output")]
    [InlineData("needs: [{ node: a, when: nodes.a.output && output.x }]")]
    [InlineData("map: { items: nodes.a.output }\n    input: { x: =item, i: =index, r: =revision }")]
    public void Load_RightExpression_IsAccepted(string property) => FlowYaml.Load(
        $"id: f\nnodes:\n  a: {{ type: transform }}\n  b:\n    type: transform\n    {(property.Contains("needs", StringComparison.Ordinal) ? "" : "needs: a")}\n    {property}\n", Sample.Registry);

    [Fact]
    public void Load_OutputOfUnknownNode_IsReported() => Assert.Equal("$.output", Assert.Single(Assert.Throws<FlowDefinitionException>(() =>
        FlowYaml.Load("id: f\nnodes:\n  a: { type: transform }\noutput: =nodes.b.output\n", Sample.Registry)).Mistakes).Path);
}
