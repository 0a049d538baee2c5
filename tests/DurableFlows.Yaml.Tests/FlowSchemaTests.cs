using System.Text;
using System.Text.Json.Nodes;
using DurableFlows.Definitions;
using NJsonSchema;

namespace DurableFlows.Yaml.Tests;

public sealed class FlowSchemaTests
{
    [Theory]
    [InlineData("refund.yaml")]
    [InlineData("small.json")]
    [InlineData("parent.yaml")]
    public async Task Create_Sample_IsValid(string name) => Assert.Empty(await Errors(Json(name)));

    [Theory]
    [InlineData("id", "1")]
    [InlineData("nodes", "{}", "nodes", false)]
    [InlineData("colour", "\"red\"")]
    [InlineData("maxParallel", "0")]
    [InlineData("nodes.classify.type", "\"transfrom\"")]
    [InlineData("nodes.classify.runIf", "\"sometimes\"")]
    [InlineData("nodes.classify.timeout", "\"soon\"")]
    [InlineData("nodes.classify.retry.attempts", "0")]
    [InlineData("nodes.sign-off.approval.onReject", "\"approve\"")]
    [InlineData("checkpoint.store.type", "\"tape\"")]
    public async Task Create_WrongDefinition_IsInvalid(string path, string value, string? remove = null, bool set = true)
    {
        var flow = JsonNode.Parse(Json("refund.yaml"))!.AsObject();
        if (remove is not null)
            flow.Remove(remove);
        var steps = path.Split('.');
        var parent = steps[..^1].Aggregate((JsonNode)flow, (node, step) => node[step]!);
        if (set)
            parent[steps[^1]] = JsonNode.Parse(value);
        Assert.NotEmpty(await Errors(flow.ToJsonString()));
    }

    [Fact]
    public void Create_EveryNodeType_HasItsOptions()
    {
        var branches = JsonNode.Parse(FlowSchema.Create(Sample.Registry))!["definitions"]!["node"]!["allOf"]!.AsArray();
        Assert.Equal(
            Sample.Registry.Types.Select(t => t.Name).Order(StringComparer.Ordinal),
            branches.Select(b => (string)b!["if"]!["properties"]!["type"]!["const"]!));
        Assert.All(branches, b => Assert.NotNull(b!["then"]!["properties"]!["with"]));
    }

    private static string Json(string name) => Encoding.UTF8.GetString(DefinitionJson.Write(FlowYaml.LoadFile(Sample.PathOf(name), Sample.Registry)));

    private static async Task<IEnumerable<string>> Errors(string json)
    {
        var schema = await JsonSchema.FromJsonAsync(FlowSchema.Create(Sample.Registry));
        return schema.Validate(json).Select(e => e.ToString());
    }
}
