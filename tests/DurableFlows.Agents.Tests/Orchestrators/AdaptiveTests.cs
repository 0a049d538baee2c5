using DurableFlows.Agents.Tests.Agents;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;

namespace DurableFlows.Agents.Tests.Orchestrators;

public sealed class AdaptiveTests
{
    private static readonly ModelTurn Finds = new() { Text = "found", When = new TurnCondition { Instructions = "You find." } };

    [Fact]
    public async Task Manager_ThatGivesOutTasks_IsToldWhatCameOfThemAndAnswers()
    {
        await using var test = Of("", Finds, ModelTurn.Call("finder", new { task = "Find A-17." }), ModelTurn.Say("It is found."));
        var result = await test.RunAsync("Where is A-17?");

        Assert.Equal((RunStatus.Completed, "It is found.", 1), (result.Status, result.Output?.Element.GetProperty("text").GetString(), result.Output?.Element.GetProperty("calls").GetInt32()));
        Assert.Equal(["finder", "pricer", "breaker"], test.Model.Calls[0].Options?.Tools?.Select(t => t.Name));
        Assert.Contains("Be quick.", test.Model.Calls[0].Instructions, StringComparison.Ordinal);
        Assert.Equal(("Find A-17.", "found"), (test.Model.Calls[1].LastText, test.LastRead));
        Assert.NotNull((await test.NodeAsync("team[0]")).Child);
    }

    [Fact]
    public async Task Manager_WithAgentsOfOtherParameters_GivesThemWhatTheirSchemaSays()
    {
        await using var test = Of("", ModelTurn.Call(ToolCall.Of("pricer", new { amount = 7 }), ToolCall.Of("pricer", new { task = "Price it." })), ModelTurn.Say("7 EUR."));
        await test.RunAsync("What does it cost?");

        var read = test.Model.Calls[1].Messages.Where(m => m.Role == Microsoft.Extensions.AI.ChatRole.Tool).SelectMany(m => m.Contents).OfType<Microsoft.Extensions.AI.FunctionResultContent>().Select(c => c.Result?.ToString() ?? "").ToList();
        Assert.Equal("7 EUR", read[0]);
        Assert.Contains("tool.arguments-invalid", read[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_ThatFails_IsToldToTheManager()
    {
        await using var test = Of("", ModelTurn.Call("breaker", new { task = "Break." }), ModelTurn.Say("I could not."));
        var result = await test.RunAsync("Go.");

        Assert.Equal((RunStatus.Completed, "Error (it.broke): Node 'do' failed: it broke"), (result.Status, test.LastRead));
    }

    [Theory]
    [InlineData("budget: { turns: 2 }", RunStatus.Failed, null)]
    [InlineData("budget: { turns: 2 }\nonLimit: ask", RunStatus.WaitingForInput, null)]
    [InlineData("budget: { turns: 2 }\nonLimit: finish", RunStatus.Completed, "limit")]
    public async Task Manager_AtItsLimit_NeverEndsAsIfItWereDone(string with, RunStatus status, string? finish)
    {
        await using var test = Of(with, Finds with { Always = true }, Given(0), Given(1), ModelTurn.Say("So far."));
        var result = await test.RunAsync("Go.");

        Assert.Equal((status, status == RunStatus.Failed ? AgentCodes.Budget : null), (result.Status, result.Error?.Code));
        Assert.Equal(finish, result.Output?.Element.GetProperty("finish").GetString());

        static ModelTurn Given(int number) => ModelTurn.Call("finder", new { task = $"Find {number}." });
    }

    [Fact]
    public async Task Manager_MovedToALargerBudget_GoesOnWhereItWas()
    {
        await using var test = Of("budget: { turns: 1 }", Finds, ModelTurn.Call("finder", new { task = "Find it." }), ModelTurn.Say("Found."));
        Assert.Equal(RunStatus.Failed, (await test.RunAsync("Go.")).Status);
        var result = await test.Host.ResumeAsync(new ResumeOptions { Adopt = new AdoptOptions { Flow = Yaml.FlowYaml.Load(Written("budget: { turns: 2 }"), AgentTest.Registry) } });

        Assert.Equal((RunStatus.Completed, 3), (result.Status, test.Model.Calls.Count));
    }

    [Theory]
    [InlineData("'two words': { flow: finder }", "['two words']", "not a name for an agent")]
    [InlineData("other: { flow: nowhere }", ".other.flow", "nowhere")]
    [InlineData("other: { flow: finder, parameters: [] }", ".other.parameters", "JSON Schema")]
    public void Definition_WithAMistake_SaysWhereItIs(string agent, string path, string says)
    {
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => Yaml.FlowYaml.Load(Written("", agent), AgentTest.Registry)).Mistakes);

        Assert.Equal($"$.nodes.team.with.agents{path}", mistake.Path);
        Assert.Contains(says, mistake.Message, StringComparison.Ordinal);
    }

    private static AgentTest Of(string with, params ModelTurn[] turns) => AgentTest.Flowing(Written(with), turns);

    private static string Written(string with, string agent = "") => $$$"""
        id: test
        nodes:
          team:
            type: adaptive-orchestrator
            with:
              model: gpt
              instructions: Be quick.
              agents:
                finder: { flow: finder, description: Finds things. }
                pricer: { flow: pricer, parameters: { type: object, properties: { amount: { type: number } }, required: [amount] } }
                breaker: { flow: breaker }
                {{{agent}}}
              {{{with.ReplaceLineEndings("\n      ")}}}
        flows:
          finder:
            nodes: { do: { type: model, with: { model: gpt, instructions: You find., prompt: "{{ input.task }}" } } }
            output: =nodes.do.output.text
          pricer:
            nodes: { do: { type: transform, with: { text: "{{ input.amount }} EUR" } } }
          breaker:
            nodes: { do: { type: fail, with: { code: it.broke, message: it broke } } }
        """;
}
