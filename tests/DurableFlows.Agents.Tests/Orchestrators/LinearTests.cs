using DurableFlows.Agents.Orchestrators;
using DurableFlows.Agents.Tests.Agents;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;

namespace DurableFlows.Agents.Tests.Orchestrators;

public sealed class LinearTests
{
    private static readonly ModelTurn Answers = Planner("Your team has done", ModelTurn.Say("All done."));

    [Fact]
    public async Task Linear_WithAPlan_CarriesItOutAndGivesResultsToLaterTasks()
    {
        await using var test = Of("", Plans(("find", "finder", "Find it."), ("write", "writer", "Write it.")), Finds, Writes, Answers);
        var result = await test.RunAsync("Tell the story of A-17.");

        Assert.Equal(RunStatus.Completed, result.Status);
        var output = result.Output?.Element ?? default;
        Assert.Equal(("All done.", 1, "found"), (output.GetProperty("text").GetString(), output.GetProperty("plans").GetInt32(), output.GetProperty("tasks")[0].GetProperty("output").GetString()));
        Assert.Equal(2, output.GetProperty("usage").GetProperty("calls").GetInt32());
        Assert.Equal("Write it. | find=found;", test.Model.Calls.Single(c => c.Instructions == "You write.").LastText);
        Assert.Contains("- finder: Finds things.", test.Model.Calls[0].Instructions, StringComparison.Ordinal);
        Assert.Contains("- write: written", test.LastRead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_ThatIsRejected_MakesForAnotherThatIsAskedAnew()
    {
        await using var test = Of("approval: { approvers: [ann] }", Plans(("find", "finder", "Find it.")), Plans(("write", "writer", "Write it.")), Writes, Answers);
        var first = Assert.Single((await test.RunAsync("Go.")).Requests);
        Assert.Equal(("Plan 1 of team", """{"version":1,"tasks":[{"name":"find","agent":"finder","task":"Find it."}]}"""), (first.Request.Title, first.Shown?.ToString()));
        await Assert.ThrowsAsync<FlowException>(() => test.Host.ApproveAsync("eve"));
        var second = Assert.Single((await test.Host.RejectAsync("ann", "Write it at once.")).Requests);
        Assert.Equal(("Plan 2 of team", false), (second.Request.Title, second.Request.Id == first.Request.Id));
        Assert.Contains(test.Model.Calls[1].Messages, m => m.Text == "ann rejected this plan: Write it at once.");
        Assert.Equal(2, test.Model.Calls.Count);
        var result = await test.Host.ApproveAsync("ann");

        Assert.Equal((RunStatus.Completed, 2), (result.Status, result.Output?.Element.GetProperty("plans").GetInt32()));
        Assert.DoesNotContain(test.Model.Calls, c => c.Instructions == "You find.");
    }

    [Fact]
    public async Task Plan_ThatIsRejectedToTheLast_FailsAndSaysWhoSaidNo()
    {
        await using var test = Of("approval: { }\nmaxPlans: 2", Plans(("find", "finder", "Find it.")), Plans(("find", "finder", "Find it all the same.")));
        await test.RunAsync("Go.");
        await test.Host.RejectAsync("ann");
        var result = await test.Host.RejectAsync("bob", "No.");

        Assert.Equal((RunStatus.Failed, ErrorCodes.RequestRejected), (result.Status, result.Error?.Code));
        Assert.Contains("2 of 2 plans. bob rejected this plan: No.", result.Error?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tasks":[{"name":"a","agent":"nobody","task":"x"}]}""")]
    [InlineData("""{"tasks":[]}""")]
    [InlineData("""{"tasks":[{"name":"a","agent":"writer"}]}""")]
    [InlineData("""{"tasks":[{"name":"a","agent":"writer","task":"1"},{"name":"b","agent":"writer","task":"2"},{"name":"c","agent":"writer","task":"3"}]}""")]
    [InlineData("""{"version":2}""")]
    public async Task Edits_ThatAreNoPlan_AreRefused(string edits)
    {
        await using var test = Of("approval: { }\nmaxTasks: 2", Plans(("find", "finder", "Find it.")));
        await test.RunAsync("Go.");

        var refused = await Assert.ThrowsAsync<FlowException>(() => test.Host.ApproveAsync("ann", System.Text.Json.JsonElement.Parse(edits)));
        Assert.Equal(ErrorCodes.AnswerInvalid, refused.Code);
        Assert.Single(await test.Host.RequestsAsync());
    }

    [Fact]
    public async Task Plan_ThatAnApproverChanges_IsCarriedOutAsChangedAndThePlannerIsToldIt()
    {
        await using var test = Of("approval: { }", Plans(("find", "finder", "Find it.")), Plans(("write", "writer", "Write it.")), Writes, Answers);
        await test.RunAsync("Go.");
        await test.Host.ApproveAsync("ann", new { tasks = new[] { new PlanTask("break", "breaker", "Break it.") } });
        var result = await test.Host.ApproveAsync("ann");

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Contains(test.Model.Calls[1].Messages, m => m.Text.Contains("Break it.", StringComparison.Ordinal));
        Assert.DoesNotContain(test.Model.Calls, c => c.Instructions == "You find.");
    }

    [Fact]
    public async Task Plan_ThatNobodyApproves_FailsWhenItExpires()
    {
        await using var test = Of("approval: { deadline: 1h }", Plans(("find", "finder", "Find it.")));
        await test.RunAsync("Go.");
        var result = await test.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal((RunStatus.Failed, ErrorCodes.RequestExpired), (result.Status, result.Error?.Code));
        Assert.Single(test.Model.Calls);
    }

    [Fact]
    public async Task Plan_ThatExpired_IsMadeAndAskedAnewByARerun()
    {
        await using var test = Of("approval: { deadline: 1h }", Plans(("write", "writer", "Write it.")) with { Always = true }, Writes, Answers);
        await test.RunAsync("Go.");
        await test.Host.AdvanceAsync(TimeSpan.FromHours(2));
        var again = Assert.Single((await test.Host.ResumeAsync(new ResumeOptions { Rerun = ["team"] })).Requests);
        Assert.Equal("Plan 1 of team", again.Request.Title);
        var result = await test.Host.ApproveAsync();

        Assert.Equal((RunStatus.Completed, 4), (result.Status, test.Model.Calls.Count));
    }

    [Fact]
    public async Task Task_ThatFails_MakesForAnotherPlanThatKnowsIt()
    {
        await using var test = Of("", Plans(("find", "finder", "Find it."), ("break", "breaker", "Break it."), ("write", "writer", "Write it.")), Finds, Plans(("write", "writer", "Write it anyway.")), Writes, Answers);
        var result = await test.RunAsync("Go.");

        Assert.Equal((RunStatus.Completed, 2), (result.Status, result.Output?.Element.GetProperty("plans").GetInt32()));
        var told = test.Model.Calls[2];
        Assert.Contains(told.Messages, m => m.Text.Contains("The task 'break' failed: Node 'do' failed: it broke", StringComparison.Ordinal));
        Assert.Contains("- find: found", told.LastText, StringComparison.Ordinal);
        Assert.Equal(["Write it anyway. | find=found;break=Error (it.broke): Node 'do' failed: it broke;"], test.Model.Calls.Where(c => c.Instructions == "You write.").Select(c => c.LastText));
    }

    [Fact]
    public async Task Tasks_ThatFailInEveryPlan_FailTheNodeWhenNoPlanIsLeft()
    {
        await using var test = Of("maxPlans: 2", Plans(("break", "breaker", "Break it.")) with { Always = true });
        var result = await test.RunAsync("Go.");

        Assert.Equal((RunStatus.Failed, AgentCodes.OrchestratorPlan, 2), (result.Status, result.Error?.Code, test.Model.Calls.Count));
        Assert.Contains("2 of 2 plans. The task 'break' failed: Node 'do' failed: it broke", result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_WithoutPlansLeft_GoesOnWithOneMoreWhereItWas()
    {
        await using var test = Of("maxPlans: 1", Plans(("find", "finder", "Find it."), ("break", "breaker", "Break it.")), Finds, Plans(("write", "writer", "Write it.")), Writes, Answers);
        Assert.Equal(RunStatus.Failed, (await test.RunAsync("Go.")).Status);
        var result = await test.Host.ResumeAsync(Adopting("maxPlans: 2"));

        Assert.Equal((RunStatus.Completed, 2), (result.Status, result.Output?.Element.GetProperty("plans").GetInt32()));
        Assert.Single(test.Model.Calls, c => c.Instructions == "You find.");
    }

    [Fact]
    public async Task Plan_ForAnAgentThatIsNoLongerThere_MakesForAnotherPlan()
    {
        await using var test = Of("approval: { }", Plans(("find", "finder", "Find it.")), Plans(("write", "writer", "Write it.")), Writes, Answers);
        await test.RunAsync("Go.");
        await test.Host.CrashAsync();
        await test.Host.ResumeAsync(Adopting("approval: { }", "finder: { flow: finder }"));
        await test.Host.ApproveAsync();
        var result = await test.Host.ApproveAsync();

        Assert.Equal((RunStatus.Completed, 2), (result.Status, result.Output?.Element.GetProperty("plans").GetInt32()));
        Assert.Contains(test.Model.Calls[1].Messages, m => m.Text.Contains("'finder', who is no longer in the team", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_RejectedAfterTheApprovalWasTakenOut_IsRejectedAllTheSame()
    {
        await using var test = Of("approval: { }", Plans(("find", "finder", "Find it.")), Plans(("write", "writer", "Write it.")), Writes, Answers);
        await test.RunAsync("Go.");
        await test.Host.CrashAsync();
        await test.Host.ResumeAsync(Adopting(""));
        await test.Host.RejectAsync();

        Assert.DoesNotContain(test.Model.Calls, c => c.Instructions == "You find.");
    }

    [Theory]
    [InlineData("no JSON", "not JSON")]
    [InlineData("""{"tasks":[{"name":"a","agent":"nobody","task":"x"}]}""", "tasks[0].agent: NotInEnumeration")]
    [InlineData("""{"tasks":[]}""", "tasks")]
    [InlineData("""{"tasks":[{"name":"a","agent":"writer","task":"1"},{"name":"b","agent":"writer","task":"2"},{"name":"c","agent":"writer","task":"3"}]}""", "tasks")]
    public async Task Plan_ThatIsNone_IsRepaired(string malformed, string told)
    {
        await using var test = Of("maxTasks: 2", Planner("Plan how", ModelTurn.Say(malformed)), Plans(("write", "writer", "Write it.")), Writes, Answers);
        var result = await test.RunAsync("Go.");

        Assert.Equal((RunStatus.Completed, 1), (result.Status, result.Output?.Element.GetProperty("plans").GetInt32()));
        Assert.Contains(told, test.Model.Calls[1].LastText, StringComparison.Ordinal);
        Assert.Equal(3, result.Output?.Element.GetProperty("usage").GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task Plan_ThatStaysNone_FailsWhenTheRepairsAreUsedUp()
    {
        await using var test = Of("repairs: 1", Planner("Plan how", ModelTurn.Say("no JSON")) with { Always = true });
        var result = await test.RunAsync("Go.");

        Assert.Equal((AgentCodes.ModelOutputInvalid, 2), (result.Error?.Code, test.Model.Calls.Count));
    }

    [Fact]
    public async Task Result_ThatIsLong_IsCutForOthersAndKeptInTheOutput()
    {
        await using var test = Of("maxResult: 100", Plans(("find", "finder", "Find it."), ("write", "writer", "Write it.")), Agent("You find.", new string('x', 500)), Writes, Answers);
        var result = await test.RunAsync("Go.");

        Assert.EndsWith("(cut: 100 of 500 characters);", test.Model.Calls.Single(c => c.Instructions == "You write.").LastText, StringComparison.Ordinal);
        Assert.Contains("(cut: 100 of 500 characters)", test.LastRead, StringComparison.Ordinal);
        Assert.Equal(500, result.Output?.Element.GetProperty("tasks")[0].GetProperty("output").GetString()?.Length);
    }

    [Fact]
    public void Definition_WithMistakes_SaysWhereTheyAre()
    {
        var refused = Assert.Throws<FlowDefinitionException>(() => Yaml.FlowYaml.Load(Written("", "other: { flow: nowhere, parameters: { type: object } }"), AgentTest.Registry));

        Assert.Equal(["$.nodes.team.with.agents.other.flow", "$.nodes.team.with.agents.other.parameters"], refused.Mistakes.Select(m => m.Path).Order());
    }

    private static ModelTurn Finds => Agent("You find.", "found");

    private static ModelTurn Writes => Agent("You write.", "written");

    private static AgentTest Of(string with, params ModelTurn[] turns) => AgentTest.Flowing(Written(with), turns);

    private static ResumeOptions Adopting(string with, string without = "none") => new()
    {
        Adopt = new AdoptOptions { Flow = Yaml.FlowYaml.Load(Written(with).Replace($"        {without}\n", "", StringComparison.Ordinal), AgentTest.Registry) },
    };

    private static string Written(string with, string agent = "") => $$$"""
        id: test
        nodes:
          team:
            type: linear-orchestrator
            with:
              model: gpt
              agents:
                finder: { flow: finder }
                writer: { flow: writer }
                breaker: { flow: breaker }
                {{{agent}}}
              {{{with.ReplaceLineEndings("\n      ")}}}
        flows:
          finder:
            description: Finds things.
            nodes: { do: { type: model, with: { model: gpt, instructions: You find., prompt: "{{ input.task }}" } } }
            output: =nodes.do.output.text
          writer:
            nodes: { do: { type: model, with: { model: gpt, instructions: You write., prompt: "{{ input.task }} | {% for r in input.results %}{{ r.name }}={{ r.result }};{% endfor %}" } } }
            output: =nodes.do.output.text
          breaker:
            nodes: { do: { type: fail, with: { code: it.broke, message: it broke } } }
        """;

    private static ModelTurn Plans(params (string Name, string Agent, string Task)[] tasks)
        => Planner("Plan how", ModelTurn.SayJson(new { tasks = tasks.Select(t => new PlanTask(t.Name, t.Agent, t.Task)) }));

    private static ModelTurn Planner(string told, ModelTurn turn) => turn with { When = new TurnCondition { Instructions = told } };

    private static ModelTurn Agent(string told, string says) => new() { Text = says, When = new TurnCondition { Instructions = told } };
}
