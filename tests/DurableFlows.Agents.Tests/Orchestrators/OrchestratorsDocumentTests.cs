using System.Runtime.CompilerServices;
using System.Text;
using DurableFlows.Agents.Orchestrators;
using DurableFlows.Agents.Tests.Agents;
using DurableFlows.Agents.Tests.Models;
using DurableFlows.Definitions;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Values;
using DurableFlows.Yaml;

namespace DurableFlows.Agents.Tests.Orchestrators;

public sealed class OrchestratorsDocumentTests
{
    private static readonly Document Document = new("orchestrators.md");

    [Fact]
    public async Task Document_Plan_RunsAsItSays()
    {
        using var model = new ScriptedChatClient(
            ModelTurn.SayJson(new { tasks = new[] { new PlanTask("find", "researcher", "Find out."), new PlanTask("write", "writer", "Write it.") } }),
            ModelTurn.Say("More flowers."), ModelTurn.Say("There are more flowers."), ModelTurn.Say("Bees do well."));
        await using var test = Host(0, model);
        await test.RunAsync(new { subject = "bees" });
        var result = await test.ApproveAsync(answer: a => a with { Roles = ["editor"] });

        Assert.Equal((RunStatus.Completed, "\"Bees do well.\""), (result.Status, result.Output?.ToString()));
        Assert.Equal("Write it.\nfind: More flowers.", model.Calls[2].LastText.TrimEnd());
    }

    [Fact]
    public async Task Document_Manager_RunsAsItSays()
    {
        using var model = new ScriptedChatClient(ModelTurn.Call("pricer", new { amount = 7 }), ModelTurn.Say("7 EUR."));
        await using var test = Host(1, model);

        Assert.Equal("\"7 EUR.\"", (await test.RunAsync("What is it?")).Output?.ToString());
        Assert.Equal("7 EUR", model.Calls[1].LastText);
    }

    [Fact]
    public async Task Document_Machine_RunsAsItSays()
    {
        using var model = new ScriptedChatClient(
            ModelTurn.Say("true") with { Always = true, When = new TurnCondition { Instructions = "facts" } },
            ModelTurn.Say("long") with { When = new TurnCondition { Instructions = "style" } }, ModelTurn.Say("fine") with { When = new TurnCondition { Instructions = "style" } },
            ModelTurn.Say("A long text."), ModelTurn.Say("A text."));
        await using var test = Host(2, model);

        Assert.Equal("""{"text":"A text.","checked":true}""", (await test.RunAsync(new { subject = "bees" })).Output?.ToString());
        Assert.Equal("""{"task":"bees","advice":"long"}""", model.Calls.Last(c => c.Instructions == "You write.").LastText);
    }

    [Fact]
    public void Document_Output_IsOfTheOutputsForm()
    {
        var written = FlowValue.FromUtf8(Encoding.UTF8.GetBytes(Assert.Single(Document.Blocks("json"))));

        Assert.Equal(written.Hash, FlowValue.From(written.To<LinearOutput>()).Hash);
    }

    [Fact]
    public void Document_Options_AreAllOfThem() => Assert.Empty(Document.Missing(
        typeof(LinearOptions), typeof(PlanApproval), typeof(TeamMember), typeof(AdaptiveOptions), typeof(GraphOptions), typeof(GraphState), typeof(GraphEdgeOptions)));

    [Fact]
    public void Document_Code_IsCompiledAndBuilt()
    {
        Assert.Empty(Document.NotIn(Source()));
        var (writer, checker) = (Child("writer"), Child("checker"));
        var flow = FlowBuilder.Create("review")
            .AddOrchestrator("machine", new GraphOptions
            {
                States = new Dictionary<string, GraphState>
                {
                    ["write"] = new() { Run = "writer", Next = [new GraphEdgeOptions { To = "check" }] },
                    ["check"] = new() { Run = "checker", Next = [new GraphEdgeOptions { To = "write", When = "output != 'fine'" }] },
                },
            })
            .AddChild(writer)
            .AddChild(checker)
            .Build();
        Assert.Equal(["checker", "writer"], flow.Definition.Flows.Keys.Order());
    }

    private static Flow Child(string id) => FlowBuilder.Create(id).Add("do", "transform").Build();

    private static FlowTestHost Host(int block, ScriptedChatClient model)
        => new(new Flow(FlowYaml.Load(Document.Blocks("yaml")[block], AgentTest.Registry), AgentNodes.All), services: TestModels.Services(("large", model), ("small", model)));

    private static string Source([CallerFilePath] string path = "") => path;
}
