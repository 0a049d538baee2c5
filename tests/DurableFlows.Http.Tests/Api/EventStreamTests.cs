using System.Net;
using System.Net.ServerSentEvents;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

/// <summary>Events as they happen, and for whoever comes back.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Events_FromAnyLastEventId_AreTheRestInOrder()
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=r-1");
        var all = await ReadAsync(server, "r-1", null);

        Assert.Equal("run.completed", all[^1].EventType);
        for (var i = 0; i < all.Count - 1; i++)
            Assert.Equal(all.Skip(i + 1).Select(e => e.EventId), (await ReadAsync(server, "r-1", all[i].EventId)).Select(e => e.EventId));
    }

    [Fact]
    public async Task Events_BehindTheLastOfAnEndedRun_TellTheClientToStayAway()
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.RunAsync("twice", new { n = 1 }, "&run=r-1");

        using var request = new HttpRequestMessage(HttpMethod.Get, "runs/r-1/events") { Headers = { { "Last-Event-ID", run.GetProperty("sequence").GetRawText() } } };

        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Events_WhileTheRunWaits_SayThatTheStreamLivesAndGoOn()
    {
        await using var server = await ApiServer.StartAsync(configure: o => o.Heartbeat = TimeSpan.FromMilliseconds(50));
        var (run, request) = await server.AskingAsync();
        await using var stream = await server.Http.GetStreamAsync($"runs/{run}/events");
        var types = new List<string>();

        await foreach (var item in SseParser.Create(stream).EnumerateAsync())
        {
            types.Add(item.EventType);
            if (types.Count(t => t == "ping") == 2 && item.EventType == "ping")
                await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve" });
        }

        Assert.Equal("run.completed", types[^1]);
        Assert.Contains("input.answered", types);
    }

    [Fact]
    public async Task Events_ReaderGoesAway_LeavesTheServerWell()
    {
        await using var server = await ApiServer.StartAsync(configure: o => o.Heartbeat = TimeSpan.FromMilliseconds(20));
        var (run, _) = await server.AskingAsync();
        for (var i = 0; i < 10; i++)
        {
            await using var stream = await server.Http.GetStreamAsync($"runs/{run}/events");
            await foreach (var item in SseParser.Create(stream).EnumerateAsync())
            {
                if (item.EventType == (i % 2 == 0 ? "ping" : "run.opened"))
                    break;
            }
        }

        await server.GetAsync($"runs/{run}");
    }

    [Fact]
    public async Task Events_WithALastEventIdThatIsNone_AreRefused()
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=r-1");
        using var request = new HttpRequestMessage(HttpMethod.Get, "runs/r-1/events") { Headers = { { "Last-Event-ID", "seven" } } };

        await ApiServer.BodyAsync(await server.Http.SendAsync(request), HttpStatusCode.BadRequest);
    }

    private static async Task<List<SseItem<string>>> ReadAsync(ApiServer server, string run, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"runs/{run}/events");
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return await SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().ToListAsync();
    }
}
