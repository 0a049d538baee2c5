using System.Net.ServerSentEvents;
using DurableFlows.Definitions;
using DurableFlows.Http.Tests.Running;
using DurableFlows.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Http.Tests.Api;

/// <summary>What nodes report, among the server-sent events.</summary>
public sealed class ReportTests
{
    private readonly TaskCompletionSource _followed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Events_OfANodeThatReports_HaveItsTextWithoutAnId()
    {
        await using var server = await StartAsync();
        await server.PostAsync("flows/talks/runs?run=r-1", new { }, System.Net.HttpStatusCode.Accepted);
        var all = new List<SseItem<string>>();
        string? last = null;
        await using var stream = await server.Http.GetStreamAsync("runs/r-1/events");
        var parser = SseParser.Create(stream);
        await foreach (var item in parser.EnumerateAsync())
        {
            all.Add(item);
            if (item.EventType == "ping")
                _followed.TrySetResult();
            if (item.EventType == "node.reported")
                last = parser.LastEventId;
        }

        var reports = all.Where(e => e.EventType == "node.reported").ToList();
        Assert.Equal(["Hel", "lo"], reports.Select(e => System.Text.Json.JsonElement.Parse(e.Data).GetProperty("detail").GetString()));
        Assert.All(reports, e => Assert.Null(e.EventId));
        Assert.True(all.FindLastIndex(e => e.EventType == "node.reported") < all.FindIndex(e => e.EventType == "node.completed"));
        // Whoever comes back after a report gets all that was recorded since.
        Assert.Equal(all.SkipWhile(e => e.EventType != "node.completed").Select(e => e.EventId), await SinceAsync(server, last));
    }

    private Task<ApiServer> StartAsync() => ApiServer.StartAsync(configure: o => o.Heartbeat = TimeSpan.FromMilliseconds(50), services: s =>
    {
        var type = new NodeType { Name = "talk", Summary = "Talks.", Create = _ => new Talks(_followed.Task) };
        s.AddDurableFlows(o => o.NodeTypes.Add(type)).AddFlow(FlowBuilder.Create("talks").Add("a", "talk").Build(new NodeRegistry([type])).Definition);
    });

    private static async Task<List<string?>> SinceAsync(ApiServer server, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "runs/r-1/events") { Headers = { { "Last-Event-ID", last } } };
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().Select(e => e.EventId).ToListAsync();
    }

    private sealed class Talks(Task followed) : INode
    {
        public async ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
        {
            await followed.WaitAsync(cancellation);
            context.Report("Hel");
            context.Report("lo");
            return new NodeStep.Completed(context.Input);
        }
    }
}
