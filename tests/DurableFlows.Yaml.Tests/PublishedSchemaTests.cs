using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DurableFlows.Agents;
using DurableFlows.Nodes;

namespace DurableFlows.Yaml.Tests;

public sealed class PublishedSchemaTests
{
    [Fact]
    public void Schema_InTheDocuments_IsTheOneOfTheNodesThatComeAlong()
    {
        var published = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "docs", "flow.schema.json")));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(FlowSchema.Create(new NodeRegistry([.. BuiltInNodes.All, .. AgentNodes.All]))), published),
            "Write it anew with: flows schema > docs/flow.schema.json");
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file) ?? "", "..", ".."));
}
