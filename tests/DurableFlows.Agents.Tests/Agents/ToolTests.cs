using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;

namespace DurableFlows.Agents.Tests.Agents;

/// <summary>Leave, lost hosts, people: what stands between a model and a tool.</summary>
public sealed class ToolTests
{
    private static readonly ModelTurn Send = ModelTurn.Call("send", new { to = "bob", amount = 10 });

    [Fact]
    public async Task Tool_ThatNeedsLeave_IsCalledWithWhatWasApproved()
    {
        await using var test = AgentTest.Of(Sends("approval: { approvers: [ann] }"), Send, ModelTurn.Say("Sent."));
        var request = Assert.Single((await test.RunAsync()).Requests);
        Assert.Equal(("agent wants to call send", """{"to":"bob","amount":10}"""), (request.Request.Title, request.Shown?.ToString()));
        Assert.Equal(0, test.Sends);
        await Assert.ThrowsAsync<FlowException>(() => test.Host.ApproveAsync("eve"));
        await Assert.ThrowsAsync<FlowException>(() => test.Host.ApproveAsync("ann", new { amount = "much" }));
        var result = await test.Host.ApproveAsync("ann", new { amount = 7 });

        Assert.Equal((RunStatus.Completed, "sent 7 to bob"), (result.Status, test.LastRead));
    }

    [Fact]
    public async Task Tool_ThatIsRefused_IsNotCalledAndTheModelIsToldWhy()
    {
        await using var test = AgentTest.Of(Sends("approval: { }"), Send, ModelTurn.Say("Not sent."));
        await test.RunAsync();
        var result = await test.Host.RejectAsync("ann", "Too much.");

        Assert.Equal((RunStatus.Completed, 0), (result.Status, test.Sends));
        Assert.Contains("ann did not allow this call: Too much.", test.LastRead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_WhoseLeaveNobodyGives_IsNotCalled()
    {
        await using var test = AgentTest.Of(Sends("approval: { deadline: 1h }"), Send, ModelTurn.Say("Not sent."));
        await test.RunAsync();
        await test.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(0, test.Sends);
        Assert.Contains("request.expired", test.LastRead, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public async Task Tool_ThatNeedsLeaveForSomeCalls_AsksForThoseAlone(int amount, int requests)
    {
        await using var test = AgentTest.Of(Sends("approval: { when: input.amount > 100 }"), ModelTurn.Call("send", new { to = "bob", amount }), ModelTurn.Say("Sent."));

        Assert.Equal(requests, (await test.RunAsync()).Requests.Count);
    }

    [Theory]
    [InlineData("onLost: repeat", 2, "sent 10 to bob")]
    [InlineData("onLost: lookUp", 1, "sent 10 to bob")]
    [InlineData("onLost: fail", 1, "tool.lost")]
    [InlineData("repeatable: true", 2, "sent 10 to bob")]
    public async Task Tool_WhoseHostIsLostBehindItsEffect_EndsAsItsPolicySays(string policy, int sends, string told)
    {
        await using var test = await LostAsync(policy);
        var result = await test.Host.ResumeAsync();

        Assert.Equal((RunStatus.Completed, sends, 1), (result.Status, test.Sends, test.Sent.Count));
        Assert.Contains(told, test.LastRead, StringComparison.Ordinal);
        Assert.Equal(2, test.Model.Calls.Count);
    }

    [Theory]
    [InlineData("done", 1, "it was done")]
    [InlineData("again", 2, "sent 10 to bob")]
    public async Task Tool_WhoseHostIsLost_AsksPeopleWhetherItWasDone(string answer, int sends, string told)
    {
        await using var test = await LostAsync("approval: { }", approves: true);
        var asked = Assert.Single((await test.Host.ResumeAsync()).Requests);
        Assert.Contains("Was it done?", asked.Request.Title, StringComparison.Ordinal);
        var result = await test.Host.ReplyAsync(answer);

        Assert.Equal((RunStatus.Completed, sends), (result.Status, test.Sends));
        Assert.Contains(told, test.LastRead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_WhoseHostIsLostOnceMore_AsksOnceMore()
    {
        await using var test = await LostAsync("");
        await test.Host.ResumeAsync();
        var entered = Hanging(test);
        var request = Assert.Single(await test.Host.RequestsAsync());
        await test.Host.Client.AnswerAsync(test.Host.Run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Reply, By = "ann", Value = Values.FlowValue.From("again"), Via = "test" });
        await entered;
        await test.Host.CrashAsync();
        test.AfterSending = null;
        var again = Assert.Single((await test.Host.ResumeAsync()).Requests);
        Assert.NotEqual(request.Request.Id, again.Request.Id);
        var result = await test.Host.ReplyAsync("done");

        Assert.Equal((RunStatus.Completed, 2), (result.Status, test.Sends));
    }

    [Fact]
    public async Task Tool_ThatIsToLookUpAndCannot_IsRefusedBeforeTheModelIsCalled()
    {
        await using var test = AgentTest.Of("model: gpt\ntools: { look: { onLost: lookUp } }");
        var result = await test.RunAsync();

        Assert.Equal(AgentCodes.ToolMissing, result.Error?.Code);
        Assert.Contains("register it with a 'lookUp'", result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_WhoseResultOnlyLooksLikeAFile_IsTold()
    {
        await using var test = AgentTest.Flowing("""
            id: test
            nodes: { agent: { type: agent, with: { model: gpt, tools: { manifest: { flow: manifest } } } } }
            flows: { manifest: { nodes: { do: { type: transform, input: { mediaType: 7, sha256: [] } } } } }
            """, ModelTurn.Call("manifest", new { }), ModelTurn.Say("Seen."));

        Assert.Equal(RunStatus.Completed, (await test.RunAsync()).Status);
    }

    [Theory]
    [InlineData("look: { approval: { when: order == 7 } }", ".look.approval.when", "order")]
    [InlineData("look: { approval: { when: output.order == 7 } }", ".look.approval.when", "'output' is not known here")]
    [InlineData("look: { parameters: { type: thing } }", ".look.parameters.type", "'type' must be")]
    [InlineData("files: { files: true }, files_read: { }", ".files_read", "another name")]
    public void Definition_WithAMistake_SaysWhereItIs(string tools, string path, string says)
    {
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => Yaml.FlowYaml.Load(AgentTest.Yaml($"model: gpt\ntools: {{ {tools} }}"), AgentTest.Registry)).Mistakes);

        Assert.Equal($"$.nodes.agent.with.tools{path}", mistake.Path);
        Assert.Contains(says, mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_ThatLooksUpACallThatWasNotMade_MakesIt()
    {
        await using var test = AgentTest.Of(Sends("onLost: lookUp"), Send, ModelTurn.Say("Sent."));
        var entered = new TaskCompletionSource();
        test.AfterSending = async cancellation =>
        {
            test.Sent.Clear();
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        };
        await test.Host.StartAsync("go");
        await entered.Task;
        await test.Host.CrashAsync();
        test.AfterSending = null;
        await test.Host.ResumeAsync();

        Assert.Equal((2, "sent 10 to bob"), (test.Sends, test.LastRead));
    }

    [Fact]
    public async Task Agents_ThatAskAtOnce_EachGetTheirOwnAnswer()
    {
        await using var test = AgentTest.Flowing($$"""
            id: test
            nodes:
              one: { type: agent, with: { model: gpt, instructions: one, tools: { send: { approval: { } } } } }
              two: { type: agent, with: { model: gpt, instructions: two, tools: { send: { approval: { } } } } }
            """,
            [.. new[] { "one", "two" }.SelectMany(n => new[]
            {
                ModelTurn.Call("send", new { to = n, amount = 1 }) with { When = new TurnCondition { Instructions = n, Round = 0 } },
                ModelTurn.Say($"{n} done") with { When = new TurnCondition { Instructions = n, Round = 1 } },
            })]);
        var requests = (await test.RunAsync()).Requests.OrderBy(r => r.Node).ToList();
        Assert.Equal(["one[0]", "two[0]"], requests.Select(r => r.Node));
        await test.Host.ApproveAsync("bob", new { amount = 22 }, requests[1].Request.Id);
        var result = await test.Host.ApproveAsync("ann", new { amount = 11 }, requests[0].Request.Id);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(["sent 11 to one", "sent 22 to two"], test.Sent.Values.Order());
        Assert.Equal(["sent 11 to one", "sent 22 to two"], test.Model.Calls.Where(c => c.Round == 1).OrderBy(c => c.Instructions).Select(c => c.LastText));
    }

    [Fact]
    public async Task Model_ThatAsksAPerson_WaitsForTheAnswer()
    {
        await using var test = AgentTest.Of("""
            model: gpt
            tools: { person: { ask: { approvers: [ann] } } }
            """, ModelTurn.Call("person", new { question = "Which one?", choices = new[] { "a", "b" } }), ModelTurn.Say("So b."));
        var asked = Assert.Single((await test.RunAsync()).Requests);
        Assert.Equal(("Which one?", RequestKind.Question), (asked.Request.Title, asked.Request.Kind));
        await Assert.ThrowsAsync<FlowException>(() => test.Host.ReplyAsync("", "ann"));
        await test.Host.ReplyAsync("b", "ann");

        Assert.Equal("b", test.LastRead);
    }

    [Fact]
    public async Task Tool_WithALongResult_IsCut()
    {
        await using var test = AgentTest.Of("""
            model: gpt
            tools: { look: { maxResult: 100 } }
            """, ModelTurn.Call("look", new { order = new string('x', 500) }), ModelTurn.Say("Long."));
        await test.RunAsync();

        Assert.EndsWith("(cut: 100 of 511 characters)", test.LastRead, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Keep", "You help.", "look", false)]
    [InlineData("NextTurn", "You help more.", "look,send", true)]
    public async Task Agent_MovedToAnotherPrompt_HeedsThePolicyAndRecordsIt(string policy, string instructions, string tools, bool recorded)
    {
        static string With(string policy, string instructions, string tools) => $"model: gpt\ninstructions: {instructions}\ntools: {{ {tools} }}\nonChange: {char.ToLowerInvariant(policy[0])}{policy[1..]}";
        await using var test = AgentTest.Of(With(policy, "You help.", "look: { approval: { } }"), ModelTurn.Call("look", new { order = "A" }), ModelTurn.Call("look", new { order = "B" }), ModelTurn.Say("Done."));
        await test.RunAsync();
        await test.Host.CrashAsync();
        var flow = Yaml.FlowYaml.Load(AgentTest.Yaml(With(policy, "You help more.", "look: { approval: { when: 'false' } }, send: { }")), AgentTest.Registry);
        var adopts = new ResumeOptions { Adopt = new AdoptOptions { Flow = flow } };
        Assert.Equal(AdoptionVerdict.Compatible, (await test.Host.Client.PreviewResumeAsync(test.Host.Run.Run, adopts)).Adoption?.Verdict);
        await test.Host.ResumeAsync(adopts);
        var result = await test.Host.ApproveAsync();

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((instructions, tools), (test.Model.Calls[2].Instructions, string.Join(',', test.Model.Calls[2].Options?.Tools?.Select(t => t.Name) ?? [])));
        var journal = await JournalAsync(test);
        Assert.Equal(recorded, journal.Contains("You help more.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fork_OfACallThatWasAllowed_AsksAnew()
    {
        await using var test = await LostAsync("approval: { }, onLost: repeat", approves: true);
        var fork = await test.Host.Host.ForkAsync(test.Host.Run.Run, new ForkOptions { Run = "fork" });
        var asked = Assert.Single((await fork.WaitForInputAsync()).Requests);

        Assert.Equal(("fork", "agent wants to call send", 1), (asked.Run, asked.Request.Title, test.Sends));
        await test.Host.Client.AnswerAsync(fork.Run, asked.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });
        Assert.Equal((RunStatus.Completed, 2), ((await fork.Completion).Status, test.Sends));
    }

    [Fact]
    public async Task Tool_ThatIsAnotherAfterAMove_AsksWhoMayAllowThatOne()
    {
        await using var test = AgentTest.Of("model: gpt\ntools: { act: { function: look, approval: { approvers: [ann] } } }", ModelTurn.Call("act", new { order = "A" }), ModelTurn.Say("Done."));
        await test.RunAsync();
        var flow = Yaml.FlowYaml.Load(AgentTest.Yaml("model: gpt\ntools: { act: { function: look, description: Pays., approval: { approvers: [boss] } } }"), AgentTest.Registry);
        await test.Host.CrashAsync();
        await test.Host.ResumeAsync(new ResumeOptions { Adopt = new AdoptOptions { Flow = flow } });
        var again = Assert.Single((await test.Host.ApproveAsync("ann")).Requests);

        Assert.Equal(("boss", 0), (Assert.Single(again.Request.Approvers), test.Looked.Count));
        Assert.Equal(RunStatus.Completed, (await test.Host.ApproveAsync("boss")).Status);
    }

    [Fact]
    public async Task Move_WhileACallIsInFlight_IsToldOfItsEffect()
    {
        await using var test = await LostAsync("onLost: repeat");
        var moved = Yaml.FlowYaml.Load(AgentTest.Yaml(Sends("onLost: repeat")).Replace("type: agent", "type: agent\n    input: { a: 1 }", StringComparison.Ordinal), AgentTest.Registry);
        var preview = await test.Host.Client.PreviewResumeAsync(test.Host.Run.Run, new ResumeOptions { Adopt = new AdoptOptions { Flow = moved } });
        var rerun = await test.Host.Client.PreviewResumeAsync(test.Host.Run.Run, new ResumeOptions { Rerun = ["agent"] });

        Assert.Equal(AdoptionVerdict.Incompatible, preview.Adoption?.Verdict);
        Assert.Contains("once more", rerun.Nodes.Single().Repeats, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_TriedAgain_IsCalledUnderTheSameKey()
    {
        var keys = new List<string>();
        await using var test = AgentTest.Configured("model: gpt\ntools: { busy: { retries: 1 } }", b => b.AddTool("busy", (Nodes.NodeContext context) =>
        {
            keys.Add(context.IdempotencyKey);
            return keys.Count == 1 ? throw new TimeoutException("busy") : "ok";
        }), ModelTurn.Call("busy", new { }), ModelTurn.Say("Done."));
        await test.RunAsync();
        Assert.Equal(RunStatus.Completed, (await test.Host.AdvanceAsync(TimeSpan.FromSeconds(2))).Status);

        Assert.Equal((2, 1), (keys.Count, keys.Distinct().Count()));
    }

    [Fact]
    public async Task Budget_ThatWasRefused_IsNoDeadEndOnceAMoveGivesMore()
    {
        static string With(int turns) => $"model: gpt\ntools: {{ look: {{ }} }}\nbudget: {{ turns: {turns} }}\nonLimit: ask";
        await using var test = AgentTest.Of(With(1), ModelTurn.Call("look", new { order = "A" }), ModelTurn.Say("Done."));
        await test.RunAsync();
        Assert.Equal("agent.budget", (await test.Host.RejectAsync()).Error?.Code);
        var larger = Yaml.FlowYaml.Load(AgentTest.Yaml(With(5)), AgentTest.Registry);

        Assert.Equal(RunStatus.Completed, (await test.Host.ResumeAsync(new ResumeOptions { Adopt = new AdoptOptions { Flow = larger } })).Status);
    }

    [Fact]
    public async Task Excluded_AgentWhoseHostIsGone_GoesOnWithItsCalls()
    {
        await using var test = AgentTest.Flowing("id: test\ncheckpoint: { exclude: [agent] }\nnodes:\n  agent: { type: agent, with: { model: gpt, tools: { look: { }, send: { approval: { } } } } }",
            ModelTurn.Call("look", new { order = "A" }), Send, ModelTurn.Say("Sent."));
        await test.RunAsync();
        await test.Host.CrashAsync();
        await test.Host.ResumeAsync();

        Assert.Equal((RunStatus.Completed, 1), ((await test.Host.ApproveAsync()).Status, test.Looked.Count));
    }

    [Fact]
    public async Task Comparison_OfAgentsThatCalledOtherwise_SaysSo()
    {
        var store = new Journal.MemoryStore();
        foreach (var (run, order, answer) in new[] { ("one", "A", "a"), ("two", "B", "a"), ("three", "A", "b") })
        {
            await using var test = AgentTest.Kept(AgentTest.Yaml("model: gpt\ntools: { fail: { } }"), store, new ModelScript([ModelTurn.Call("fail", new { order }), ModelTurn.Say(answer)]));
            await test.Host.RunAsync("go", new StartOptions { Run = run });
        }

        await using var host = new FlowHost(new FlowHostOptions { Store = store });
        foreach (var other in new[] { "two", "three" })
            Assert.False((await host.Client.CompareAsync(RunPosition.Parse("one"), RunPosition.Parse(other))).IsSame, other);
    }

    private static async Task<string> JournalAsync(AgentTest test)
    {
        var slice = await test.Host.Store.ReadAsync(test.Host.Run.Run, Journal.JournalPosition.Start, null, default);
        return string.Join('\n', slice.Records.Select(r => System.Text.Encoding.UTF8.GetString(r.Span)));
    }

    /// <summary>A run whose host was lost when its tool had done what it does, and before that was recorded.</summary>
    private static async Task<AgentTest> LostAsync(string policy, bool approves = false)
    {
        var test = AgentTest.Of(Sends(policy), Send, ModelTurn.Say("Sent."));
        var entered = Hanging(test);
        await test.Host.StartAsync("go");
        if (approves)
        {
            await test.Host.RestAsync();
            var request = (await test.Host.Client.GetAsync(test.Host.Run.Run)).Requests.Single();
            await test.Host.Client.AnswerAsync(test.Host.Run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });
        }

        await entered;
        await test.Host.CrashAsync();
        test.AfterSending = null;
        return test;
    }

    /// <summary>Lets sending hang once it is done.</summary>
    private static Task Hanging(AgentTest test)
    {
        var entered = new TaskCompletionSource();
        test.AfterSending = async cancellation =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        };
        return entered.Task;
    }

    private static string Sends(string options) => $"model: gpt\ntools: {{ send: {{ {options} }} }}";
}
