using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>What a notifier is told, and that runs do not mind what it does.</summary>
public sealed class NoticeTests
{
    private readonly Script _script = new();
    private readonly RecordingNotifier _told = new();

    [Fact]
    public async Task Request_Opened_IsToldOnceWithWhatIsShown()
    {
        await using var test = Gated();
        var asked = Assert.Single((await test.RunAsync(new { amount = 10 })).Requests);
        var notice = await _told.NextAsync();
        await test.ApproveAsync();
        await test.DisposeAsync();

        Assert.Equal((NoticeKind.Opened, asked.Request.Id, "pay", """{"amount":10}"""), (notice.Kind, notice.Request.Request.Id, notice.Request.Node, notice.Request.Shown?.ToString()));
        Assert.Equal((RequestStatus.Open, asked.AskedAt), (notice.Request.Status, notice.At));
        Assert.True(_told.IsEmpty);
    }

    [Fact]
    public async Task Request_ThatShowsALot_IsToldWithItLoaded()
    {
        await using var test = Gated();
        await test.RunAsync(new { text = new string('x', 10_000) });

        Assert.Equal(10_011, (await _told.NextAsync()).Request.Shown?.Utf8.Length);
    }

    [Fact]
    public async Task Request_StillOpenWhenItsRunIsOpenedAgain_IsToldAgainUnderTheSameIds()
    {
        await using var test = Gated();
        await test.RunAsync();
        var before = await _told.NextAsync();
        await test.CrashAsync();
        await test.ResumeAsync();
        var after = await _told.NextAsync();

        Assert.Equal((before.Id, before.Request.Request.Id, NoticeKind.Opened, before.At), (after.Id, after.Request.Request.Id, after.Kind, after.At));
    }

    [Fact]
    public async Task Request_LostOnItsWayWithTheHost_IsToldByTheNext()
    {
        var lost = new RecordingNotifier((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        await using var test = Gated(told: lost);
        await test.StartAsync();
        var before = await lost.NextAsync();
        await test.CrashAsync();
        await using var next = new FlowHost(new FlowHostOptions { Store = test.Store, NodeTypes = { _script.Type } }, _told.Services, test.Time);
        await next.RecoverAsync();

        Assert.Equal(before.Id, (await _told.NextAsync()).Id);
    }

    [Fact]
    public async Task Request_AnsweredWhileNoHostLived_IsNotToldAgain()
    {
        await using var test = Gated();
        var asked = Assert.Single((await test.RunAsync()).Requests);
        await _told.NextAsync();
        await test.CrashAsync();
        await test.Client.AnswerAsync(test.Run.Run, asked.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "alice", Via = "test" });
        await test.ResumeAsync();
        await test.DisposeAsync();

        Assert.True(_told.IsEmpty);
    }

    [Fact]
    public async Task Request_ThatAnotherTakesThePlaceOf_IsToldNoMore()
    {
        await using var test = _script.Host(f => f.Add("amount", "do").Add("pay", "do", o => o.After("amount").Approval()), services: _told.Services);
        await test.RunAsync(new { amount = 10 });
        var first = await _told.NextAsync();
        await test.ResumeAsync(new ResumeOptions { SetOutputs = new Dictionary<string, FlowValue> { ["amount"] = FlowValue.From(11) } });
        var second = await _told.NextAsync();
        await test.DisposeAsync();

        Assert.NotEqual(first.Request.Request.Id, second.Request.Request.Id);
        Assert.Equal("11", second.Request.Shown?.ToString());
        Assert.True(_told.IsEmpty);
    }

    [Fact]
    public async Task Request_RemindedAndEscalated_IsToldEachTimeWithWhoMayAnswer()
    {
        await using var test = Gated(a =>
        {
            a.Approvers.Add("alice");
            a.RemindEvery = TimeSpan.FromHours(6);
            a.Escalate = new EscalationDefinition { After = TimeSpan.FromHours(7), To = ["boss"] };
        });
        await test.RunAsync();
        await test.AdvanceAsync(TimeSpan.FromHours(6));
        await test.AdvanceAsync(TimeSpan.FromHours(1));
        RequestNotice[] notices = [await _told.NextAsync(), await _told.NextAsync(), await _told.NextAsync()];
        notices = [.. notices.OrderBy(n => n.At)];

        Assert.Equal([NoticeKind.Opened, NoticeKind.Reminded, NoticeKind.Escalated], notices.Select(n => n.Kind));
        Assert.Equal(["alice", "alice", "alice,boss"], notices.Select(n => string.Join(',', n.Approvers)));
        Assert.Single(notices.Select(n => n.Request.Request.Id).Distinct());
        Assert.Equal(3, notices.Select(n => n.Id).Distinct().Count());
    }

    [Fact]
    public async Task Requests_OfMapItemsAndChildRuns_AreToldOneByOne()
    {
        await using var test = _script.Host(f => f
            .Add("each", "do", o =>
            {
                o.Map("input");
                o.Approval();
            })
            .AddFlow("child", _script.Flow(c => c.Add("sign", "do", o => o.Approval()), "child")), services: _told.Services);
        await test.RunAsync(new[] { 1, 2 });
        RequestNotice[] notices = [await _told.NextAsync(), await _told.NextAsync(), await _told.NextAsync()];

        Assert.Equal(["each[0]", "each[1]", "sign"], notices.Select(n => n.Request.Node).Order());
        Assert.NotEqual(test.Run.Run.Value, notices.Single(n => n.Request.Node == "sign").Request.Run);
    }

    [Fact]
    public async Task Notifier_ThatThrows_DoesNotFailTheRun()
    {
        await using var test = Gated(told: new RecordingNotifier((_, _) => throw new InvalidOperationException("no")));
        await test.RunAsync();

        Assert.Equal(RunStatus.Completed, (await test.ApproveAsync()).Status);
    }

    [Fact]
    public async Task Notifier_ThatNeverEnds_DelaysNeitherTheRunNorTheHostsEnd()
    {
        var told = new RecordingNotifier((_, _) => new TaskCompletionSource().Task);
        await using var test = Gated(told: told);
        await test.RunAsync();
        await told.NextAsync();
        var result = await test.ApproveAsync();
        await test.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(RunStatus.Completed, result.Status);
    }

    [Fact]
    public async Task Notice_OnItsWayWhenTheHostEnds_IsWaitedFor()
    {
        var on = new TaskCompletionSource();
        var arrived = false;
        var told = new RecordingNotifier(async (_, cancellation) =>
        {
            await on.Task.WaitAsync(cancellation);
            arrived = true;
        });
        await using var test = Gated(told: told);
        await test.RunAsync();
        await told.NextAsync();
        var ending = test.DisposeAsync().AsTask();
        on.SetResult();
        await ending;

        Assert.True(arrived);
    }

    private FlowTestHost Gated(Action<ApprovalOptions>? approval = null, RecordingNotifier? told = null)
        => _script.Host(f => f.Add("pay", "do", o => o.Approval(approval)), services: (told ?? _told).Services);
}
