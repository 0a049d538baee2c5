using System.Net;
using System.Text.Json;
using DurableFlows.Functions.HostTests.Running;
using Xunit.Abstractions;

namespace DurableFlows.Functions.HostTests;

/// <summary>Who answers first, and what no answer is.</summary>
[Collection(HostCollection.Name)]
public sealed class AnswerTests(RunningHost host, ITestOutputHelper output) : IClassFixture<RunningHost>
{
    private const int Rounds = 20;

    [HostFact]
    public async Task Answers_OfTwoAtOnce_OneCountsAndTheOtherLearnsWhoWasFirst()
    {
        using var ann = new ApiClient(host.Address);
        using var bob = new ApiClient(host.Address);
        var firsts = new Dictionary<string, int> { ["ann"] = 0, ["bob"] = 0 };
        for (var round = 0; round < Rounds; round++)
        {
            var run = $"both-{round}";
            var path = $"runs/{run}/inputs/{await RunningHost.AskingAsync(ann, run)}";

            var answers = await Task.WhenAll(
                ann.TryAsync(HttpMethod.Post, path, new { decision = "approve", by = "ann" }),
                bob.TryAsync(HttpMethod.Post, path, new { decision = "reject", by = "bob" }));

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());
            var first = answers[0].Status == HttpStatusCode.OK ? "ann" : "bob";
            var refused = answers.Single(a => a.Status == HttpStatusCode.Conflict).Body;
            Assert.Equal(("request.answered", first), (refused.Text("code"), refused.GetProperty("answer").Text("by")));
            Assert.InRange(refused.GetProperty("answer").GetProperty("at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
            var ended = await ann.UntilAsync(run, first == "ann" ? "completed" : "failed");
            Assert.Equal([first], ended.GetProperty("requests")[0].GetProperty("answers").EnumerateArray().Where(a => a.Text("verdict") is "accepted" or "counted").Select(a => a.Text("by")));
            firsts[first]++;
        }

        output.WriteLine($"{Rounds} rounds: one 200 and one 409 each; ann was first {firsts["ann"]} times, bob {firsts["bob"]} times");
    }

    [HostFact]
    public async Task Links_ForgedUsedOrExpired_ChangeNothing()
    {
        using var api = new ApiClient(host.Address);
        var request = await RunningHost.AskingAsync(api, "links");
        var good = await LinkAsync(api, request, "1h");
        var brief = await LinkAsync(api, request, "1s");
        var before = await SequenceAsync(api);

        var forged = await Task.WhenAll(Forgeries(good).Select(f => AnswerAsync(api, f)));
        (HttpStatusCode Status, JsonElement Body) expired = default;
        await Until.TrueAsync(async () => (expired = await api.TryAsync(HttpMethod.Get, brief, null)).Status != HttpStatusCode.OK, TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(200), () => "The link did not expire.");
        var late = await AnswerAsync(api, brief);
        var between = await SequenceAsync(api);
        var used = await AnswerAsync(api, good);
        await api.UntilAsync("links", "completed");
        var after = await SequenceAsync(api);
        var again = await AnswerAsync(api, good);

        output.WriteLine($"{forged.Length} forged links: {string.Join(", ", forged.Select(f => (int)f.Status).Distinct())}; expired: {(int)expired.Status} and {(int)late.Status}; used: {(int)used.Status}, then {(int)again.Status}; checkpoints {before} = {between}, {after} = {await SequenceAsync(api)}");
        Assert.All(forged, f => Assert.Equal((HttpStatusCode.Unauthorized, "link.invalid"), (f.Status, f.Body.Text("code"))));
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone, "link.expired"), (expired.Status, late.Status, late.Body.Text("code")));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Gone, "link.used"), (used.Status, again.Status, again.Body.Text("code")));
        Assert.Equal((before, after), (between, await SequenceAsync(api)));
    }

    private static async Task<string> LinkAsync(ApiClient api, string request, string expiresIn)
        => (await api.PostAsync($"runs/links/inputs/{request}/link", new { @for = "ann", expiresIn }, HttpStatusCode.Created)).Text("url");

    private static Task<(HttpStatusCode Status, JsonElement Body)> AnswerAsync(ApiClient api, string link) => api.TryAsync(HttpMethod.Post, link, new { decision = "approve" });

    /// <summary>One character changed, at many places of the token, and a token that somebody else signed.</summary>
    private static IEnumerable<string> Forgeries(string link)
    {
        var from = link.LastIndexOf('/') + 1;
        for (var i = from; i < link.Length; i += 7)
        {
            if (link[i] != '.')
                yield return $"{link[..i]}{(link[i] == 'A' ? 'B' : 'A')}{link[(i + 1)..]}";
        }

        yield return $"{link[..link.LastIndexOf('.')]}.{new string('A', 43)}";
    }

    private static async Task<long> SequenceAsync(ApiClient api) => (await api.GetAsync("runs/links")).GetProperty("sequence").GetInt64();
}
