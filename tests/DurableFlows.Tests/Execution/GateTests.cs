using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

public sealed class GateTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Gate_ShowsTheExactInputAndItsHash()
    {
        await using var test = Gated();
        var request = Assert.Single((await test.RunAsync(new { amount = 10 })).Requests);

        Assert.Equal("""{"amount":10}""", request.Shown?.ToString());
        Assert.Equal(FlowValue.From(new { amount = 10 }).Hash, request.Request.InputHash);
        Assert.Equal(RunStatus.WaitingForInput, (await test.RestAsync()).Status);
        Assert.Equal(0, _script.Count("pay"));
    }

    [Fact]
    public async Task Approve_RunsTheNodeOnce()
    {
        await using var test = Gated();
        await test.RunAsync(new { amount = 10 });
        var result = await test.ApproveAsync();

        Assert.Equal((RunStatus.Completed, 1, """{"amount":10}"""), (result.Status, _script.Count("pay"), result.Output?.ToString()));
    }

    [Theory]
    [InlineData(RejectBehavior.Fail, RunStatus.Failed, "skipped")]
    [InlineData(RejectBehavior.Skip, RunStatus.Completed, "skipped")]
    [InlineData(RejectBehavior.Return, RunStatus.Completed, "succeeded")]
    public async Task Reject_DoesWhatTheGateSays(RejectBehavior behavior, RunStatus status, string after)
    {
        await using var test = Gated(a => a.OnReject = behavior, f => f.Add("after", "do", o => o.After("pay")));
        await test.RunAsync(new { amount = 10 });
        var result = await test.RejectAsync("bob", "too much");

        Assert.Equal((status, 0), (result.Status, _script.Count("pay")));
        Assert.Equal(["pay"], result.Outcome!.Rejected);
        var details = await test.Client.GetAsync(test.Run.Run);
        Assert.Equal(after, details.Nodes[1].Status);
        if (behavior == RejectBehavior.Fail)
            Assert.Equal("request.rejected", result.Error?.Code);
        if (behavior == RejectBehavior.Return)
            Assert.Equal("""{"approved":false,"by":"bob","comment":"too much"}""", result.Output?.ToString());
    }

    [Fact]
    public async Task Revise_RunsTheWorkAgainWithTheCommentUntilTheLimit()
    {
        _script.Do("draft", c => c.Input);
        await using var test = _script.Host(f => f
            .Add("draft", "do", o => o.Set("note", "revision?.comment ?? 'first'"))
            .Add("send", "do", o => o.After("draft").Approval(a => (a.OnReject, a.ReviseFrom, a.MaxRevisions) = (RejectBehavior.Revise, "draft", 2))));
        var first = Assert.Single((await test.RunAsync()).Requests);
        var second = Assert.Single((await test.RejectAsync(comment: "shorter")).Requests);
        Assert.Equal("""{"note":"shorter"}""", second.Shown?.ToString());
        Assert.NotEqual(first.Request.Id, second.Request.Id);
        var third = Assert.Single((await test.RejectAsync(comment: "shorter")).Requests);
        Assert.NotEqual(second.Request.Id, third.Request.Id);
        var result = await test.RejectAsync(comment: "no");

        Assert.Equal((RunStatus.Failed, 3, 0), (result.Status, _script.Count("draft"), _script.Count("send")));
    }

    [Fact]
    public async Task Edit_ChangesWhatRunsAndIsRecorded()
    {
        await using var test = Gated(a => a.Editable.Add("amount"));
        await test.RunAsync(new { amount = 10, to = "x" });
        var result = await test.ApproveAsync(edits: new { amount = 5 });

        Assert.Equal("""{"amount":5,"to":"x"}""", result.Output?.ToString());
        var done = (await Journals.ReadAsync(test)).OfType<NodeCompleted>().Single();
        Assert.Equal("""{"amount":5,"to":"x"}""", done.Edited?.Inline?.ToString());
        Assert.NotNull(done.Request);
    }

    [Fact]
    public async Task Edit_StaysInForceInEveryStepOfTheNode()
    {
        var seen = new List<string>();
        _script.Step("pay", (c, _) =>
        {
            seen.Add(c.Input.ToString());
            return Task.FromResult(c.Step == 0 ? new NodeStep.Continued(FlowValue.From(1)) : Script.Done(c.Input));
        });
        await using var test = Gated(a => a.Editable.Add("amount"));
        await test.RunAsync(new { amount = 10 });
        await test.ApproveAsync(edits: new { amount = 5 });

        Assert.Equal(["""{"amount":5}""", """{"amount":5}"""], seen);
    }

    [Theory]
    [InlineData("""{"to":"me"}""", "to")]
    [InlineData("""[1]""", "object")]
    [InlineData("""{"amount":"many"}""", "fit")]
    public async Task Edit_ThatIsNotAllowed_IsRefusedAndTheGateStaysOpen(string edits, string says)
    {
        var schema = new { type = "object", properties = new { amount = new { type = "number" } } };
        await using var test = Gated(a => (a.EditSchema, _) = (schema, Add(a.Editable, "amount")));
        await test.RunAsync(new { amount = 10, to = "x" });
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.ApproveAsync(edits: System.Text.Json.JsonElement.Parse(edits)));

        Assert.Equal("answer.invalid", e.Code);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Single(await test.RequestsAsync());
    }

    [Fact]
    public async Task Edit_OfAGateThatShowsAPart_IsHeldAgainstTheWholeInput()
    {
        var schema = new { type = "object", required = new[] { "to" }, properties = new { amount = new { type = "number" } } };
        await using var test = Gated(a => (a.EditSchema, a.Show, _) = (schema, new { amount = "=input.amount" }, Add(a.Editable, "amount")));
        Assert.Equal("""{"amount":10}""", Assert.Single((await test.RunAsync(new { amount = 10, to = "x" })).Requests).Shown?.ToString());
        await Assert.ThrowsAnyAsync<FlowException>(() => test.ApproveAsync(edits: new { amount = "many" }));

        Assert.Equal("""{"amount":5,"to":"x"}""", (await test.ApproveAsync(edits: new { amount = 5 })).Output?.ToString());
    }

    [Fact]
    public async Task Answer_SecondAndDifferent_IsToldWhoDecidedAndWhen()
    {
        await using var test = Gated();
        var id = Assert.Single((await test.RunAsync()).Requests).Request.Id;
        await test.ApproveAsync("alice");
        var same = await test.Client.AnswerAsync(test.Run.Run, id, Answer(AnswerDecision.Approve, "alice"));
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.Client.AnswerAsync(test.Run.Run, id, Answer(AnswerDecision.Reject, "bob")));

        Assert.Equal(AnswerVerdict.Repeated, same.Verdict);
        Assert.Equal("request.answered", e.Code);
        Assert.Contains("alice at 2030-01-01", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ToAnUnknownRequest_NamesThoseThereAre()
    {
        await using var test = Gated();
        var id = Assert.Single((await test.RunAsync()).Requests).Request.Id;
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.Client.AnswerAsync(test.Run.Run, "nonsense", Answer(AnswerDecision.Approve, "alice")));

        Assert.Equal("request.not-found", e.Code);
        Assert.Contains(id, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeadlineBehavior.Fail, RunStatus.Failed, "request.expired")]
    [InlineData(DeadlineBehavior.Reject, RunStatus.Failed, "request.rejected")]
    [InlineData(DeadlineBehavior.Skip, RunStatus.Completed, null)]
    public async Task Deadline_ThatPasses_NeverApproves(DeadlineBehavior behavior, RunStatus status, string? code)
    {
        await using var test = Gated(a => (a.Deadline, a.OnDeadline) = (TimeSpan.FromDays(1), behavior));
        var id = Assert.Single((await test.RunAsync()).Requests).Request.Id;
        Assert.Equal(RunStatus.WaitingForInput, (await test.AdvanceAsync(TimeSpan.FromHours(23.9))).Status);
        var result = await test.AdvanceAsync(TimeSpan.FromHours(0.1));

        Assert.Equal((status, code, 0), (result.Status, result.Error?.Code, _script.Count("pay")));
        Assert.Equal(["pay"], result.Outcome!.Rejected);
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.Client.AnswerAsync(test.Run.Run, id, Answer(AnswerDecision.Approve, "alice")));
        Assert.Equal("request.expired", e.Code);
    }

    [Fact]
    public async Task Deadline_IsAbsoluteOverRestartsAndTheRequestStaysTheSame()
    {
        await using var test = Gated(a => a.Deadline = TimeSpan.FromDays(1));
        var before = Assert.Single((await test.RunAsync()).Requests);
        test.Time.Advance(TimeSpan.FromHours(23));
        await test.CrashAsync();
        var after = Assert.Single((await test.ResumeAsync()).Requests);
        Assert.Equal((before.Request.Id, before.Request.Deadline), (after.Request.Id, after.Request.Deadline));

        Assert.Equal("request.expired", (await test.AdvanceAsync(TimeSpan.FromHours(1))).Error?.Code);
    }

    [Fact]
    public async Task Answer_AfterTheDeadlineWhenNoHostLives_IsRefused()
    {
        await using var test = Gated(a => a.Deadline = TimeSpan.FromDays(1));
        var id = Assert.Single((await test.RunAsync()).Requests).Request.Id;
        await test.CrashAsync();
        test.Time.Advance(TimeSpan.FromDays(2));
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.Client.AnswerAsync(test.Run.Run, id, Answer(AnswerDecision.Approve, "alice")));

        Assert.Equal("request.expired", e.Code);
        Assert.Equal((RunStatus.Failed, 0), ((await test.ResumeAsync()).Status, _script.Count("pay")));
    }

    [Fact]
    public async Task Answer_WhileNoHostLives_CountsForTheNext()
    {
        await using var test = Gated();
        var id = Assert.Single((await test.RunAsync(1)).Requests).Request.Id;
        await test.CrashAsync();
        await test.Client.AnswerAsync(test.Run.Run, id, Answer(AnswerDecision.Approve, "alice"));

        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
    }

    [Fact]
    public async Task Upstream_EditedAfterTheApproval_AsksAgainUnderAnotherRequest()
    {
        await using var test = _script.Host(f => f.Add("amount", "do").Add("pay", "do", o => o.After("amount").Approval()));
        var first = Assert.Single((await test.RunAsync(new { amount = 10 })).Requests);
        await test.CrashAsync();
        await test.Client.AnswerAsync(test.Run.Run, first.Request.Id, Answer(AnswerDecision.Approve, "alice"));
        var result = await test.ResumeAsync(new ResumeOptions { SetOutputs = new Dictionary<string, FlowValue> { ["amount"] = FlowValue.From(new { amount = 1_000_000 }) } });

        var second = Assert.Single(result.Requests);
        Assert.NotEqual(first.Request.Id, second.Request.Id);
        Assert.Equal("""{"amount":1000000}""", second.Shown?.ToString());
        Assert.Equal(0, _script.Count("pay"));
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.Client.AnswerAsync(test.Run.Run, first.Request.Id, Answer(AnswerDecision.Approve, "bob")));
        Assert.Equal("request.answered", e.Code);
    }

    [Fact]
    public async Task Upstream_EditedWhileTheGateWaits_WithdrawsItsRequest()
    {
        await using var test = _script.Host(f => f.Add("amount", "do").Add("pay", "do", o => o.After("amount").Approval()));
        var first = Assert.Single((await test.RunAsync(new { amount = 10 })).Requests);
        var result = await test.ResumeAsync(new ResumeOptions { SetOutputs = new Dictionary<string, FlowValue> { ["amount"] = FlowValue.From(11) } });

        Assert.Equal("11", Assert.Single(result.Requests).Shown?.ToString());
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.Client.AnswerAsync(test.Run.Run, first.Request.Id, Answer(AnswerDecision.Approve, "bob")));
        Assert.Equal("request.withdrawn", e.Code);
    }

    [Fact]
    public async Task Rerun_AfterAnApproval_AsksAnew()
    {
        await using var test = Gated();
        var first = Assert.Single((await test.RunAsync(1)).Requests);
        await test.ApproveAsync();
        var second = Assert.Single((await test.ResumeAsync(new ResumeOptions { Rerun = ["pay"] })).Requests);

        Assert.NotEqual(first.Request.Id, second.Request.Id);
        Assert.Equal(1, _script.Count("pay"));
    }

    [Fact]
    public async Task Retry_OfAnApprovedAttempt_DoesNotAskAgain()
    {
        _script.Fails("pay", 3, retryable: true);
        await using var test = _script.Host(f => f.Add("pay", "do", o =>
        {
            o.Approval();
            o.Retry = new RetryPolicy { Attempts = 2 };
        }));
        await test.RunAsync(1);
        await test.ApproveAsync();
        Assert.Equal(RunStatus.Failed, (await test.AdvanceAsync(TimeSpan.FromSeconds(1))).Status);
        await test.ResumeAsync();
        Assert.Equal((RunStatus.Completed, 4), ((await test.AdvanceAsync(TimeSpan.FromSeconds(1))).Status, _script.Count("pay")));
        Assert.Single((await Journals.ReadAsync(test)).OfType<InputRequested>());
    }

    [Fact]
    public async Task Requests_OfSeveralGates_GetTheirOwnAnswers()
    {
        await using var test = _script.Host(f => f.Add("a", "do", o => o.Approval(x => x.OnReject = RejectBehavior.Skip)).Add("b", "do", o => o.Approval(x => x.OnReject = RejectBehavior.Skip)));
        var requests = (await test.RunAsync()).Requests.ToDictionary(r => r.Node, r => r.Request.Id);
        await test.RejectAsync(request: requests["b"]);
        var result = await test.ApproveAsync(request: requests["a"]);

        Assert.Equal((RunStatus.Completed, 1, 0), (result.Status, _script.Count("a"), _script.Count("b")));
    }

    [Fact]
    public async Task Gate_ThatExcludesTheStarter_RefusesThem()
    {
        await using var test = Gated(a => a.ExcludeStarter = true);
        await test.RunAsync(options: new StartOptions { By = "alice" });
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.ApproveAsync("alice"));

        Assert.Equal("answer.forbidden", e.Code);
        Assert.Equal(RunStatus.Completed, (await test.ApproveAsync("bob")).Status);
    }

    [Fact]
    public async Task Escalation_WidensWhoMayAnswer_AndRemindersAreRecorded()
    {
        await using var test = Gated(a =>
        {
            a.Approvers.Add("alice");
            a.RemindEvery = TimeSpan.FromHours(6);
            a.Escalate = new EscalationDefinition { After = TimeSpan.FromHours(13), To = ["boss"] };
        });
        await test.RunAsync();
        Assert.Equal("answer.forbidden", (await Assert.ThrowsAnyAsync<FlowException>(() => test.ApproveAsync("boss"))).Code);
        await test.AdvanceAsync(TimeSpan.FromHours(6));
        await test.AdvanceAsync(TimeSpan.FromHours(6));
        await test.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([false, false, true], (await Journals.ReadAsync(test)).OfType<InputReminded>().Select(r => r.Escalated));
        Assert.Equal(RunStatus.Completed, (await test.ApproveAsync("boss")).Status);
    }

    [Fact]
    public async Task Gates_OfMapItems_AskOneByOne()
    {
        await using var test = _script.Host(f => f.Add("pay", "do", o =>
        {
            o.Map("input");
            o.Approval(a => a.OnReject = RejectBehavior.Skip);
        }));
        var requests = (await test.RunAsync(new[] { 1, 2, 3 })).Requests;
        Assert.Equal(["1", "2", "3"], requests.OrderBy(r => r.Node).Select(r => r.Shown?.ToString()));
        await test.ApproveAsync(request: requests.Single(r => r.Node == "pay[2]").Request.Id);
        await test.RejectAsync(request: requests.Single(r => r.Node == "pay[0]").Request.Id);
        var result = await test.ApproveAsync(request: requests.Single(r => r.Node == "pay[1]").Request.Id);

        Assert.Equal("[null,2,3]", result.Output?.ToString());
        Assert.Equal(["pay"], result.Outcome!.Rejected);
    }

    [Fact]
    public async Task Gate_WhoseNodeTypeIsGone_SuspendsTheRunAndAsksNobodyAnew()
    {
        var store = new MemoryStore();
        var run = RunId.Parse("r1");
        await using (var host = new FlowHost(new FlowHostOptions { Store = store, NodeTypes = { _script.Type } }))
        {
            var started = await host.StartAsync(_script.Flow(f => f.Add("pay", "do", o => o.Approval())).Definition, FlowValue.Null, new StartOptions { Run = run.Value });
            var asked = Assert.Single((await started.WaitForInputAsync()).Requests);
            await host.Client.SuspendAsync(run, "ann", "a new deployment");
            await host.Client.AnswerAsync(run, asked.Request.Id, Answer(AnswerDecision.Approve, "ann"));
        }

        await using var next = new FlowHost(new FlowHostOptions { Store = store });
        await (await next.ResumeAsync(run)).WaitForInputAsync();

        var details = await next.Client.GetAsync(run);
        Assert.Equal(RunStatus.Suspended, details.Summary.Status);
        Assert.Contains("type do version 1", details.Reason, StringComparison.Ordinal);
        Assert.Single(details.Requests);
    }

    [Fact]
    public async Task Question_IsAnsweredOnlyBySomething()
    {
        await using var test = _script.Host(f => f.AddQuestion("ask", "How many?"));
        await test.RunAsync();
        Assert.Equal("answer.invalid", (await Assert.ThrowsAnyAsync<FlowException>(() => test.ReplyAsync("  "))).Code);
        Assert.Equal("answer.invalid", (await Assert.ThrowsAnyAsync<FlowException>(() => test.ApproveAsync())).Code);
        var result = await test.ReplyAsync("three", "bob");

        Assert.Contains("\"answer\":\"three\",\"by\":\"bob\"", result.Output?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_TwoInOneNode_AreAskedOneAfterTheOther()
    {
        _script.Step("ask", (c, _) => Task.FromResult<NodeStep>(c.Step switch
        {
            0 => new NodeStep.Asked(new Question { Title = "First?" }, FlowValue.From("")),
            1 => new NodeStep.Asked(new Question { Title = "Second?" }, c.Answer!),
            _ => Script.Done(c.State!.Element.GetProperty("answer").GetString() + c.Answer!.Element.GetProperty("answer").GetString()),
        }));
        await using var test = _script.Host(f => f.Add("ask", "do"));
        Assert.Equal("First?", Assert.Single((await test.RunAsync()).Requests).Request.Title);
        await test.CrashAsync();
        await test.ResumeAsync();
        Assert.Equal("Second?", Assert.Single((await test.ReplyAsync("a")).Requests).Request.Title);
        Assert.Equal("\"ab\"", (await test.ReplyAsync("b")).Output?.ToString());
    }

    private static AnswerRequest Answer(AnswerDecision decision, string by) => new() { Decision = decision, By = by, Via = "test" };

    private static bool Add(IList<string> list, string item)
    {
        list.Add(item);
        return true;
    }

    private FlowTestHost Gated(Action<ApprovalOptions>? approval = null, Action<FlowBuilder>? more = null) => _script.Host(f =>
    {
        f.Add("pay", "do", o => o.Approval(approval));
        more?.Invoke(f);
    });
}
