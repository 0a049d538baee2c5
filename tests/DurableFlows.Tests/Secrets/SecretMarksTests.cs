using System.Text.Json;
using DurableFlows.Definitions;

namespace DurableFlows.Tests.Secrets;

public sealed class SecretMarksTests
{
    private const string Marked = """{ "writeOnly": true, "enum": ["${env:A}"] }""";

    [Theory]
    [InlineData("""{ "properties": { "a": MARK } }""", """{ "a": 1, "b": 2 }""", "$.a")]
    [InlineData("""{ "properties": { "a": { "properties": { "b c": MARK } } } }""", """{ "a": { "b c": 1 } }""", "$.a['b c']")]
    [InlineData("""{ "items": MARK }""", "[1, 2]", "$[0] $[1]")]
    [InlineData("""{ "items": [{}, MARK] }""", "[1, 2]", "$[1]")]
    [InlineData("""{ "additionalProperties": MARK, "properties": { "a": {} } }""", """{ "a": 1, "b": 2 }""", "$.b")]
    [InlineData("""{ "patternProperties": { "^k": MARK } }""", """{ "key": 1, "b": 2 }""", "$.key")]
    [InlineData("""{ "anyOf": [{}, { "properties": { "a": MARK } }] }""", """{ "a": 1 }""", "$.a")]
    [InlineData("""{ "if": {}, "then": { "properties": { "a": MARK } } }""", """{ "a": 1 }""", "$.a")]
    [InlineData("""{ "properties": { "a": { "$ref": "#/$defs/x~1y" } }, "$defs": { "x/y": MARK } }""", """{ "a": 1 }""", "$.a")]
    [InlineData("""{ "properties": { "next": { "$ref": "#" }, "a": MARK } }""", """{ "a": 1, "next": { "a": 2, "next": { "a": 3 } } }""", "$.a $.next.a $.next.next.a")]
    [InlineData("""{ "allOf": [{ "$ref": "#" }], "properties": { "a": MARK } }""", """{ "a": 1 }""", "$.a")]
    [InlineData("""{ "properties": { "writeOnly": { "type": "string" } } }""", """{ "writeOnly": "x" }""", "")]
    [InlineData("""{ "properties": { "a": MARK } }""", "7", "")]
    public void In_AnySchema_FindsWhatIsMarked(string schema, string value, string paths)
    {
        var marks = SecretMarks.Of(JsonElement.Parse(schema.Replace("MARK", Marked, StringComparison.Ordinal)));

        Assert.Equal(paths, string.Join(' ', marks?.In(JsonElement.Parse(value)).Keys ?? []));
    }

    [Theory]
    [InlineData("""{ "properties": { "a": { "writeOnly": true } } }""", "which ones")]
    [InlineData("""{ "properties": { "a": { "writeOnly": true, "enum": ["in clear"] } } }""", "which ones")]
    [InlineData("""{ "properties": { "a": { "writeOnly": true, "pattern": "env:BANK" } } }""", "which ones")]
    [InlineData("""{ "properties": { "a": { "writeOnly": "yes", "enum": ["${env:A}"] } } }""", "true or false")]
    [InlineData("""{ "not": MARK }""", "cannot be marked here")]
    [InlineData("""{ "contains": MARK }""", "cannot be marked here")]
    [InlineData("""{ "dependentSchemas": { "a": MARK } }""", "cannot be marked here")]
    public void Build_WithAMarkThatWouldNotBeHeeded_IsRefused(string schema, string said)
    {
        var builder = FlowBuilder.Create("f").Add("n", "transform");
        builder.InputSchema = JsonElement.Parse(schema.Replace("MARK", Marked, StringComparison.Ordinal));

        Assert.Contains(said, Assert.Throws<FlowDefinitionException>(() => builder.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_WithAMarkInWhatPeopleAnswer_IsRefused()
    {
        var schema = JsonElement.Parse($$"""{ "properties": { "a": {{Marked}} } }""");
        var question = FlowBuilder.Create("f").Add("n", "question", n => n.With(new { title = "?", answerSchema = schema }));
        var gate = FlowBuilder.Create("f").Add("n", "transform", n => n.Approval(a =>
        {
            (a.Title, a.EditSchema) = ("?", schema);
            a.Editable.Add("a");
        }));

        Assert.Contains("cannot be marked here", Assert.Throws<FlowDefinitionException>(() => question.Build()).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be marked here", Assert.Throws<FlowDefinitionException>(() => gate.Build()).Message, StringComparison.Ordinal);
    }
}
