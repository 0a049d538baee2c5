using System.Text;
using DurableFlows.Agents.Models;
using DurableFlows.Definitions;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Values;
using DurableFlows.Yaml;

namespace DurableFlows.Agents.Tests.Models;

public sealed class ModelsDocumentTests
{
    private static readonly string Document = File.ReadAllText("models.md").ReplaceLineEndings("\n");

    [Fact]
    public async Task Document_Flow_RunsAsItSays()
    {
        using var large = new ScriptedChatClient(ModelTurn.Fail(429));
        using var small = new ScriptedChatClient(ModelTurn.SayJson(new { plausible = true, why = "It happens." }));
        var flow = new Flow(FlowYaml.Load(Block("yaml"), TestModels.Registry), AgentNodes.All);
        await using var test = new FlowTestHost(flow, services: TestModels.Services(("large", large), ("small", small)));

        Assert.Equal("""{"plausible":true,"why":"It happens."}""", (await test.RunAsync(new { reason = "broken on arrival" })).Output?.ToString());
    }

    [Fact]
    public void Document_Output_IsOfTheOutputsForm()
    {
        var written = FlowValue.FromUtf8(Encoding.UTF8.GetBytes(Block("json")));

        Assert.Equal(written.Hash, FlowValue.From(written.To<ModelOutput>()).Hash);
    }

    [Fact]
    public void Document_Options_AreAllOfThem() => Assert.All(
        Nodes.OptionsBinder.Json.GetTypeInfo(typeof(ModelOptions)).Properties.Concat(Nodes.OptionsBinder.Json.GetTypeInfo(typeof(ModelConnection)).Properties),
        p => Assert.Contains($"`{p.Name}`", Document, StringComparison.Ordinal));

    private static string Block(string language) => Document.Split($"```{language}\n")[1].Split("```")[0];
}
