using DurableFlows.Approvals;
using DurableFlows.DurableTask.Activities;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Tests.Execution;

namespace DurableFlows.DurableTask.Tests;

/// <summary>What a notifier is told when runs go on on Durable Task.</summary>
public sealed class NoticeTests
{
    private const string Gate = """
        id: gate
        nodes:
          pay: { type: transform, input: { amount: 7 }, approval: { title: Pay? } }
        """;

    private static readonly RunId Run = RunId.Parse("r1");
    private readonly RecordingNotifier _told = new();

    [Fact]
    public async Task Request_Opened_IsToldOnceWithWhatIsShown()
    {
        await using var host = await DurableHost.StartAsync(services: _told.Services);
        await host.StartRunAsync(Gate);
        var asked = Assert.Single((await host.EndAsync()).Requests);

        var notice = await _told.NextAsync();
        await NothingOwedAsync(host);
        await host.Engine.Reconciler(host.Client).RunAsync();

        Assert.Equal((NoticeKind.Opened, asked.Request.Id, "pay", """{"amount":7}"""), (notice.Kind, notice.Request.Request.Id, notice.Request.Node, notice.Request.Shown?.ToString()));
        Assert.True(_told.IsEmpty);
    }

    [Fact]
    public async Task Request_WithEveryActivityTwiceAtOnce_IsToldUnderOneId()
    {
        await using var host = await DurableHost.StartAsync(services: _told.Services, redelivers: true);
        await host.StartRunAsync(Gate);
        await host.EndAsync();

        var ids = new HashSet<string> { (await _told.NextAsync()).Id };
        while (!_told.IsEmpty)
            ids.Add((await _told.NextAsync()).Id);

        Assert.Single(ids);
    }

    [Fact]
    public async Task Reminder_AndEscalation_AreTold()
    {
        await using var host = await DurableHost.StartAsync(services: _told.Services);
        await host.StartRunAsync("""
            id: gate
            nodes:
              pay: { type: transform, input: 1, approval: { title: Pay?, approvers: [ann], remindEvery: 1s, escalate: { after: 1s, to: [ben] } } }
            """);

        var kinds = new HashSet<NoticeKind>();
        while (kinds.Count < 3)
            kinds.Add((await _told.NextAsync()).Kind);

        Assert.Equal([NoticeKind.Opened, NoticeKind.Reminded, NoticeKind.Escalated], kinds.Order());
    }

    [Fact]
    public async Task Request_WhoseRunIsOpenedAgain_IsToldAgainUnderTheSameId()
    {
        var store = new MemoryStore();
        string first;
        await using (var host = await DurableHost.StartAsync(store, services: _told.Services))
        {
            await host.StartRunAsync(Gate);
            first = (await _told.NextAsync()).Id;
        }

        await using var next = await DurableHost.StartAsync(store, services: _told.Services);
        await next.Engine.Reconciler(next.Client).RunAsync();

        Assert.Equal(first, (await _told.NextAsync()).Id);
    }

    [Fact]
    public async Task Request_WhoseWorkerEndedBeforeItTold_IsToldWhenTheActivityComesBack()
    {
        await using var host = await DurableHost.StartAsync();
        await host.StartRunAsync(Gate);
        await host.EndAsync();
        await using var worker = host.AnotherWorker(_told.Services);

        await worker.AttemptAsync("r1", "pay#0.0.1");

        Assert.Equal(NoticeKind.Opened, (await _told.NextAsync()).Kind);
    }

    [Fact]
    public async Task Notice_OnItsWayWhenItsWorkerEnded_IsGivenByAnotherLater()
    {
        var lost = new RecordingNotifier((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        await using var host = await DurableHost.StartAsync(services: lost.Services);
        await host.StartRunAsync(Gate);
        var notice = await lost.NextAsync();
        await using var worker = host.AnotherWorker(_told.Services);

        await worker.Reconciler(host.Client).RunAsync();
        var early = _told.IsEmpty;
        await host.Store.PutMarkerAsync(OwedNotices.Note(Run, notice.Request.Request.Id, DateTimeOffset.UtcNow.AddMinutes(-16)), default);
        await worker.Reconciler(host.Client).RunAsync();

        Assert.True(early);
        Assert.Equal(notice.Id, (await _told.NextAsync()).Id);
    }

    [Fact]
    public async Task Notice_OwedForWhatWasAnswered_IsForgotten()
    {
        await using var host = await DurableHost.StartAsync();
        await host.StartRunAsync(Gate);
        var asked = Assert.Single((await host.EndAsync()).Requests);
        await host.Flows.AnswerAsync(Run, asked.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });
        await host.Store.PutMarkerAsync(OwedNotices.Note(Run, asked.Request.Id, DateTimeOffset.UtcNow.AddMinutes(-16)), default);
        await using var worker = host.AnotherWorker(_told.Services);

        await worker.Reconciler(host.Client).RunAsync();

        await NothingOwedAsync(host);
        Assert.True(_told.IsEmpty);
    }

    private static async Task NothingOwedAsync(DurableHost host)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await host.Store.ListMarkersAsync("notices/", null, 10, limit.Token)).Count > 0)
            await Task.Delay(20, limit.Token);
    }
}
