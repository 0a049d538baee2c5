using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>Nodes that make calls.</summary>
public sealed class CallTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Calls_OfARound_AreItemsOfTheirOwnAndAllTheirOutcomesReachTheNextStep()
    {
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["one", "two"], ["three"])));
        _script.Fails("a[1]");
        await using var test = _script.Host(f => f.Add("a", "do"));
        var result = await test.RunAsync();

        Assert.Equal("""["one=did one","two=boom","three=did three"]""", result.Output?.ToString());
        Assert.Equal(["a", "a[0]", "a[1]", "a", "a[2]", "a"], _script.Ran);
        Assert.Equal((3, 3, 1), (await NodeAsync(test)) is var node ? (node.Items, node.ItemsDone, node.ItemsFailed) : default);
    }

    [Fact]
    public async Task Calls_OfNone_LetTheNodeGoOnAtOnce()
    {
        _script.Step("a", (c, _) => Task.FromResult(c.Rounds.Count < 3 ? new NodeStep.Called(FlowValue.From(c.Rounds.Count), []) : Script.Done(c.Rounds.Select(r => r.Added))));
        await using var test = _script.Host(f => f.Add("a", "do"));

        Assert.Equal("[0,1,2]", (await test.RunAsync()).Output?.ToString());
    }

    [Fact]
    public async Task Calls_ThatFailForAWhile_AreNotTriedAgainByTheNodesRetry()
    {
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["one"])));
        _script.Fails("a[0]", retryable: true);
        await using var test = _script.Host(f => f.Add("a", "do", o => o.Retry = new RetryPolicy { Attempts = 5, Interval = TimeSpan.Zero }));

        Assert.Equal("""["one=boom"]""", (await test.RunAsync()).Output?.ToString());
        Assert.Equal(1, _script.Count("a[0]"));
    }

    [Fact]
    public async Task Call_InFlightWhenItsHostDies_IsMadeAgainUnderTheSameKeyAndTheOthersAreKept()
    {
        var keys = new List<string>();
        var hold = _script.Holds("a[1]");
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["one", "two"])));
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.StartAsync();
        await hold.Entered.Task;
        await test.CrashAsync();
        _script.Do("a[1]", c =>
        {
            keys.Add(c.IdempotencyKey);
            return "did two";
        });
        var result = await test.ResumeAsync();

        Assert.Equal("""["one=did one","two=did two"]""", result.Output?.ToString());
        Assert.Equal((1, 2), (_script.Count("a[0]"), _script.Count("a[1]")));
        Assert.EndsWith("/a[1]/0/0", Assert.Single(keys), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_ThatFailsBehindItsCalls_GoesOnThereAfterAResume()
    {
        var broken = true;
        _script.Step("a", (c, _) => Task.FromResult(c.Rounds.Count == 1 && broken ? throw new NodeException("model.down", "down") : Step(c, ["one"])));
        await using var test = _script.Host(f => f.Add("a", "do"));
        Assert.Equal("model.down", (await test.RunAsync()).Error?.Code);
        broken = false;
        var result = await test.ResumeAsync();

        Assert.Equal("""["one=did one"]""", result.Output?.ToString());
        Assert.Equal(1, _script.Count("a[0]"));
    }

    [Fact]
    public async Task Node_WithCallsThatRunsAgain_MakesThemUnderOtherKeys()
    {
        var keys = new List<string>();
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["one"])));
        _script.Do("a[0]", c =>
        {
            keys.Add(c.IdempotencyKey);
            return "did";
        });
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", n => n.After("a")));
        _script.Fails("b", 1);
        await test.RunAsync();
        await test.ResumeAsync(new ResumeOptions { Rerun = ["a"] });

        Assert.Equal(2, keys.Distinct().Count());
    }

    [Theory]
    [InlineData(AnswerDecision.Approve, """{"amount":7}""", """true {"to":"bob","amount":7}""")]
    [InlineData(AnswerDecision.Approve, null, """true {"to":"bob","amount":10}""")]
    [InlineData(AnswerDecision.Reject, null, """false {"to":"bob","amount":10}""")]
    public async Task Call_ThatAsksLeave_IsToldTheDecisionWithTheChangedSubject(AnswerDecision decision, string? edits, string expected)
    {
        await using var test = Asking();
        await test.RunAsync();
        var result = decision == AnswerDecision.Reject ? await test.RejectAsync() : await test.ApproveAsync(edits: Json(edits));

        Assert.Equal($"pay={expected}", result.Output?.Element[0].GetString());
        Assert.Empty(result.Outcome?.Rejected ?? []);
    }

    [Theory]
    [InlineData("""{"amount":"much"}""", "does not fit")]
    [InlineData("""{"to":"eve"}""", "may not be changed")]
    public async Task Call_ThatAsksLeave_RefusesEditsThatDoNotFit(string edits, string why)
    {
        await using var test = Asking();
        await test.RunAsync();
        var refused = await Assert.ThrowsAsync<FlowException>(() => test.ApproveAsync(edits: Json(edits)));

        Assert.Equal("answer.invalid", refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_ThatAskAtOnce_EachGetTheirOwnAnswer()
    {
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["one", "two"])));
        foreach (var path in new[] { "a[0]", "a[1]" })
            _script.Step(path, (c, _) => Task.FromResult(c.Answer is { } answer ? Script.Done(answer.Element.GetProperty("answer")) : new NodeStep.Asked(new Question { Title = $"{c.Input}?" }, FlowValue.Null)));
        await using var test = _script.Host(f => f.Add("a", "do"));
        var asked = (await test.RunAsync()).Requests;
        foreach (var request in asked.Reverse())
            await test.Client.AnswerAsync(test.Run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Reply, By = "ann", Via = "test", Value = FlowValue.From($"for {request.Node}") });

        Assert.Equal("""["one=for a[0]","two=for a[1]"]""", (await test.RestAsync()).Output?.ToString());
    }

    [Fact]
    public async Task Call_ThatRecordsItsStart_LearnsThatItMayHaveActed()
    {
        var acted = new List<bool>();
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["one"])));
        var entered = new TaskCompletionSource();
        _script.Step("a[0]", async (c, cancellation) =>
        {
            acted.Add(c.MayHaveActed);
            if (c.MayHaveActed)
                return Script.Done("looked");
            await c.RecordStartAsync();
            await c.RecordStartAsync();
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return Script.Done("never");
        });
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.StartAsync();
        await entered.Task;
        await test.CrashAsync();

        Assert.Equal("""["one=looked"]""", (await test.ResumeAsync()).Output?.ToString());
        Assert.Equal([false, true], acted);
        Assert.Single(test.Events, e => e.Type == "attempt.started");
    }

    [Fact]
    public async Task Calls_WhileTheRunStopsForAnotherNode_GoOnAfterAResume()
    {
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["one", "two"])));
        _script.Step("a[1]", (c, _) => Task.FromResult<NodeStep>(c.Answer is { } answer ? Script.Done("answered") : new NodeStep.Asked(new Question { Title = "?" }, FlowValue.Null)));
        _script.Fails("b", 1);
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do"));
        Assert.Equal(RunStatus.Failed, (await test.RunAsync()).Status);
        await test.ResumeAsync();
        await test.ReplyAsync("yes");

        Assert.Contains("two=answered", (await test.RestAsync()).Output?.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, _script.Count("a[0]"));
    }

    [Fact]
    public async Task Calls_OfAnItemOfAMap_AreRefused()
    {
        _script.Step("m", (c, _) => Task.FromResult<NodeStep>(c.Path == "m" ? Script.Done(c.Input) : new NodeStep.Called(FlowValue.Null, [FlowValue.Null])));
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("input")));

        Assert.Contains("cannot be an item of a map", (await test.RunAsync(new[] { 1 })).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithCalls_IsVerifiedAndReplayedAsRecorded()
    {
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["one", "two"], ["three"])));
        _script.Fails("a[1]");
        await using var test = _script.Host(f => f.Add("a", "do"));
        var result = await test.RunAsync();
        var ran = _script.Ran.Count;
        var replayer = new FlowReplayer(new FlowHostOptions { Store = test.Store, NodeTypes = { _script.Type } });

        Assert.Null((await replayer.VerifyAsync(test.Run.Run)).Divergence);
        var replayed = await replayer.ReplayAsync(test.Run.Run);
        Assert.Empty(replayed.Refused);
        Assert.True(replayed.IsSame);
        Assert.Equal(ran, _script.Ran.Count);
    }

    /// <summary>Calls in rounds, then tells what they came to.</summary>
    private static NodeStep Step(NodeContext context, params string[][] rounds)
    {
        if (context.Call is not null)
            return Script.Done($"did {context.Input.Element.GetString()}");
        return context.Rounds.Count < rounds.Length
            ? new NodeStep.Called(FlowValue.From(context.Rounds.Count), [.. rounds[context.Rounds.Count].Select(c => FlowValue.From(c))])
            : Script.Done(context.Rounds.SelectMany(r => r.Calls).Select(c => $"{c.Value.Element.GetString()}={c.Output?.Element.GetString() ?? c.Error?.Code}"));
    }

    private DurableFlows.Testing.Runs.FlowTestHost Asking()
    {
        _script.Step("a", (c, _) => Task.FromResult(Step(c, ["pay"])));
        _script.Step("a[0]", (c, _) => Task.FromResult(c.Answer is { } answer
            ? Script.Done($"{answer.Element.GetProperty("approved")} {answer.Element.GetProperty("answer")}".Replace("True", "true", StringComparison.Ordinal).Replace("False", "false", StringComparison.Ordinal))
            : new NodeStep.Asked(new Question
            {
                Title = "Pay?",
                Subject = FlowValue.From(new { to = "bob", amount = 10 }),
                Editable = ["amount"],
                AnswerSchema = System.Text.Json.JsonElement.Parse("""{"type":"object","properties":{"amount":{"type":"number"}}}"""),
            }, FlowValue.Null)));
        return _script.Host(f => f.Add("a", "do"));
    }

    private static FlowValue? Json(string? json) => json is null ? null : FlowValue.FromElement(System.Text.Json.JsonElement.Parse(json));

    private static async Task<NodeDetails> NodeAsync(DurableFlows.Testing.Runs.FlowTestHost test)
        => (await test.Client.GetAsync(test.Run.Run)).Nodes.Single(n => n.Path == "a");
}
