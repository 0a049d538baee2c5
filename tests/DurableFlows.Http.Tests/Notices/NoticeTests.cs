using System.Security.Cryptography;
using System.Text;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Http.Tests.Running;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Http.Tests.Notices;

/// <summary>Notices from a run to a receiver, over real connections.</summary>
public sealed class NoticeTests
{
    private const string Secret = "a secret of sixteen or more";

    [Fact]
    public async Task Request_Opened_IsDeliveredOnceSignedAsTheApiShowsIt()
    {
        await using var receiver = await Receiver.StartAsync();
        var server = await ServerAsync(receiver);
        var (run, request) = await server.AskingAsync();
        var notice = await receiver.NextAsync();
        var shown = await server.GetAsync($"runs/{run}/inputs/{request}");
        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve" });
        await server.Host.Client.WaitAsync(RunId.Parse(run));
        await server.DisposeAsync();

        Assert.Equal(("request.opened", run, request, "application/json"), (notice.Type, notice.Body.GetProperty("run").GetString(), notice.Request, notice.ContentType));
        Assert.Equal((notice.Id, "gate", "pay"), (notice.Body.GetProperty("id").GetString(), notice.Body.GetProperty("flow").GetString(), notice.Body.GetProperty("node").GetString()));
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), notice.Bytes)), notice.Signature);
        Assert.Equal(
            shown.EnumerateObject().Where(p => p.Name != "links").Select(p => p.ToString()),
            notice.Body.GetProperty("request").EnumerateObject().Select(p => p.ToString()));
        Assert.Equal(1, receiver.Count);
    }

    [Fact]
    public async Task Link_InANotice_Answers()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await ServerAsync(receiver, o => o.PublicAddress = new Uri("https://flows.example.com"));
        await server.AskingAsync("watched");
        var link = Assert.Single((await receiver.NextAsync()).Body.GetProperty("links").EnumerateArray());

        var answered = await server.PostAsync(new Uri(link.GetProperty("url").GetString() ?? "").AbsolutePath, new { decision = "approve" });

        Assert.Equal("ann", answered.GetProperty("input").GetProperty("answers")[0].GetProperty("by").GetString());
    }

    [Fact]
    public async Task Receiver_ThatNeverAnswers_DoesNotKeepTheRunFromGoingOn()
    {
        await using var receiver = await Receiver.SilentAsync();
        await using var server = await ServerAsync(receiver);
        var (run, request) = await server.AskingAsync();
        await receiver.NextAsync();

        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve" });
        var ended = await server.Host.Client.WaitAsync(RunId.Parse(run));

        Assert.Equal(RunStatus.Completed, ended.Summary.Status);
    }

    [Fact]
    public async Task Request_RemindedAndEscalated_IsDeliveredEachTimeUnderItsOwnId()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var receiver = await Receiver.StartAsync();
        await using var server = await ServerAsync(receiver, o => o.PublicAddress = new Uri("https://flows.example.com"), time);
        await server.AskingAsync("watched");
        var opened = await receiver.NextAsync("request.opened");
        time.Advance(TimeSpan.FromHours(1));
        var reminded = await receiver.NextAsync("request.reminded");
        time.Advance(TimeSpan.FromMinutes(30));
        var escalated = await receiver.NextAsync("request.escalated");

        Assert.Equal(3, new[] { opened.Id, reminded.Id, escalated.Id }.Distinct().Count());
        Assert.Single(new[] { opened.Request, reminded.Request, escalated.Request }.Distinct());
        Assert.Equal(["ann", "boss"], escalated.Body.GetProperty("links").EnumerateArray().Select(l => l.GetProperty("for").GetString()));
    }

    [Fact]
    public async Task Request_OpenWhenItsHostWasLost_IsDeliveredAgainUnderTheSameId()
    {
        await using var receiver = await Receiver.StartAsync((n, context) => n == 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<Execution.IdSource>()
            .AddFlowWebhook(o => o.Url = receiver.Url).BuildServiceProvider();
        await using var test = new FlowTestHost(FlowBuilder.Create("gate").AddApproval("sign").Build(), services: services);
        var asked = Assert.Single((await test.RunAsync()).Requests);
        var before = await receiver.NextAsync();
        await test.CrashAsync();
        await test.ResumeAsync();
        var after = await receiver.NextAsync();
        var result = await test.ApproveAsync();

        Assert.Equal((before.Id, asked.Request.Id, asked.Request.Id), (after.Id, before.Request, after.Request));
        Assert.Equal(RunStatus.Completed, result.Status);
    }

    [Fact]
    public async Task Webhook_RegisteredTwiceOrAfterANotifier_IsOneNotifier()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await ServerAsync(receiver, services: s => s.AddFlowWebhook(o => o.Secret = Secret));
        await server.AskingAsync();
        await receiver.NextAsync();
        var own = new ServiceCollection().AddSingleton<INotifier, Mute>().AddFlowWebhook(o => o.Url = receiver.Url);

        Assert.Single(own, d => d.ServiceType == typeof(INotifier) && d.ImplementationType == typeof(Mute));
        Assert.Equal(1, receiver.Count);
    }

    private static Task<ApiServer> ServerAsync(Receiver receiver, Action<FlowApiOptions>? configure = null, FakeTimeProvider? time = null, Action<IServiceCollection>? services = null)
        => ApiServer.StartAsync(configure: configure, time: time, services: s =>
        {
            s.AddFlowWebhook(o => (o.Url, o.Secret) = (receiver.Url, Secret));
            services?.Invoke(s);
        });

    private sealed class Mute : INotifier
    {
        public Task NotifyAsync(RequestNotice notice, CancellationToken cancellation) => Task.CompletedTask;
    }
}
