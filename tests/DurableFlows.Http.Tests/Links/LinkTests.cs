using System.Net;
using System.Text.Json;
using DurableFlows.Http.Tests.Running;
using DurableFlows.Journal;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Http.Tests.Links;

/// <summary>Links that answer: once, for a while, for one person, for what was shown.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task Link_Used_AnswersAsItsPersonAndNotAgain()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();
        var link = await LinkAsync(server, run, request);

        Assert.Equal("Pay 5?", (await server.GetAsync(link)).GetProperty("input").GetProperty("title").GetString());
        var answered = await server.PostAsync(link, new { decision = "approve" });
        var again = await server.PostAsync(link, new { decision = "approve" }, HttpStatusCode.Gone);
        await server.GetAsync(link, HttpStatusCode.Gone);

        Assert.Equal("ann", answered.GetProperty("input").GetProperty("answers")[0].GetProperty("by").GetString());
        Assert.Equal("link.used", again.GetProperty("code").GetString());
        Assert.Single((await server.GetAsync($"runs/{run}/inputs/{request}")).GetProperty("answers").EnumerateArray());
    }

    [Fact]
    public async Task Link_Looked_ChangesNothing()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();
        var link = await LinkAsync(server, run, request);
        var before = (await server.GetAsync($"runs/{run}")).GetProperty("sequence").GetInt64();

        for (var i = 0; i < 3; i++)
            await server.GetAsync(link);

        Assert.Equal(before, (await server.GetAsync($"runs/{run}")).GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task Link_Forged_IsUnauthorizedAndChangesNothing()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();
        var link = await LinkAsync(server, run, request);
        var before = (await server.GetAsync($"runs/{run}")).GetProperty("sequence").GetInt64();

        foreach (var forged in Forgeries(link))
            Assert.Equal("link.invalid", (await server.PostAsync(forged, new { decision = "approve" }, HttpStatusCode.Unauthorized)).GetProperty("code").GetString());

        Assert.Equal(before, (await server.GetAsync($"runs/{run}")).GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task Link_OfAnotherKey_IsUnauthorized()
    {
        await using var server = await ApiServer.StartAsync();
        await using var other = await ApiServer.StartAsync(configure: o => o.LinkKey = new byte[32]);
        var (run, request) = await other.AskingAsync();

        await server.PostAsync(await LinkAsync(other, run, request), new { decision = "approve" }, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Link_Expired_IsGoneAndChangesNothing()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var server = await ApiServer.StartAsync(time: time);
        var (run, request) = await server.AskingAsync();
        var link = await LinkAsync(server, run, request);

        time.Advance(TimeSpan.FromHours(2));
        var problem = await server.PostAsync(link, new { decision = "approve" }, HttpStatusCode.Gone);

        Assert.Equal("link.expired", problem.GetProperty("code").GetString());
        Assert.Equal("open", (await server.GetAsync($"runs/{run}/inputs/{request}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Link_AfterSomebodyElseAnswered_IsToldWhoAndWhen()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();
        var link = await LinkAsync(server, run, request);
        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "reject", by = "bob" });

        var problem = await server.PostAsync(link, new { decision = "approve" }, HttpStatusCode.Conflict);

        Assert.Equal("bob", problem.GetProperty("answer").GetProperty("by").GetString());
    }

    [Fact]
    public async Task Link_OfADeletedRun_IsGone()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();
        var link = await LinkAsync(server, run, request);
        await server.PostAsync($"runs/{run}/cancel", new { }, HttpStatusCode.Accepted);
        await server.Host.Client.WaitAsync(RunId.Parse(run));
        await server.Http.DeleteAsync($"runs/{run}?force=true");

        await server.GetAsync(link, HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Link_WithoutAKey_IsOff()
    {
        await using var server = await ApiServer.StartAsync(configure: o => o.LinkKey = null);
        var (run, request) = await server.AskingAsync();

        Assert.Equal("link.off", (await server.PostAsync($"runs/{run}/inputs/{request}/link", new { @for = "ann" }, HttpStatusCode.NotFound)).GetProperty("code").GetString());
    }

    internal static async Task<string> LinkAsync(ApiServer server, string run, string request)
    {
        var link = await server.PostAsync($"runs/{run}/inputs/{request}/link", new { @for = "ann", expiresIn = "1h" }, HttpStatusCode.Created);
        return "inputs/by-token/" + link.GetProperty("token").GetString();
    }

    private static IEnumerable<string> Forgeries(string link)
    {
        var token = link.Split('/')[^1];
        var (body, mac) = (token.Split('.')[0], token.Split('.')[1]);
        var changed = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(System.Buffers.Text.Base64Url.DecodeFromChars(body)) ?? [];
        changed["person"] = JsonSerializer.SerializeToElement("mallory");
        return
        [
            "inputs/by-token/" + System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(changed)) + "." + mac,
            $"inputs/by-token/{body}.{(mac[0] == 'A' ? 'B' : 'A')}{mac[1..]}",
            $"inputs/by-token/{body}.",
            $"inputs/by-token/{body}",
            "inputs/by-token/" + new string('x', 5000),
            $"inputs/by-token/{body}.{mac}{mac}",
        ];
    }
}
