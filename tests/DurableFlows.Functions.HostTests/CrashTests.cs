using System.Text.Json;
using DurableFlows.Functions.HostTests.Running;
using Xunit.Abstractions;

namespace DurableFlows.Functions.HostTests;

/// <summary>What dies meanwhile: the app's process, the host, Durable's task hub.</summary>
[Collection(HostCollection.Name)]
public sealed class CrashTests(Apps apps, ITestOutputHelper output)
{
    private const int Runs = 100;
    private const int NodesOfClaim = 7;
    private const string Attempt = "DurableFlows_Attempt";

    private const string Claim = """
        id: claim
        nodes:
          first: { type: count, input: =input.n, with: { takes: 200 } }
          left: { type: count, needs: first, input: =nodes.first.output, with: { takes: 400 }, repeatable: true }
          right: { type: count, needs: first, input: =nodes.first.output + 10, with: { takes: 300 } }
          pay: { type: count, needs: [left, right], input: =nodes.left.output * nodes.right.output, with: { takes: 200 }, approval: { title: 'Pay {{ input }}?' } }
          book: { type: count, needs: pay, input: =nodes.pay.output, with: { takes: 300 } }
          mail: { type: count, needs: pay, input: =nodes.pay.output + 100, with: { takes: 200 }, repeatable: true }
          close: { type: count, needs: [book, mail], input: =nodes.book.output + nodes.mail.output, with: { takes: 300 } }
        """;

    [HostFact]
    public async Task Runs_WhileWorkersAndHostsAreKilled_EndRightWithEachNodeRecordedOnce()
    {
        await using var stage = await Stage.OpenAsync(apps);
        var folder = await stage.DeployAsync(new Dictionary<string, string> { ["claim"] = Claim });
        var crashes = new Crashes(stage, folder, await stage.StartAsync(folder));
        using var api = new ApiClient(crashes.Host.Address);
        var people = new People(api);

        var started = Parallel.ForEachAsync(Enumerable.Range(0, Runs), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await api.StartAsync("claim", Id(i), new { n = i }));
        // Before anybody has answered, between answers, and after all of them.
        await crashes.WorkerAsync(() => stage.Marks.Begun.Count >= 30);
        await crashes.HostAsync(() => stage.Marks.Begun.Count >= 80);
        var answering = people.AnswerAsync(Runs);
        await crashes.WorkerAsync(() => people.Answered >= 20);
        await crashes.HostAsync(() => people.Answered >= 60);
        await started;
        await answering;
        await crashes.WorkerAsync(() => true);
        var ended = await EndedAsync(api);

        var records = await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => api.CompletedAsync(Id(i))));
        var begun = stage.Marks.Begun;
        var hub = new Hub("Hub", stage.Azurite.WholeConnectionString);
        var history = await hub.HistoryAsync();
        var repeated = begun.GroupBy(m => (m.Run, m.Node)).SelectMany(g => g.OrderByDescending(m => crashes.Killed.Contains(m.Process)).SkipLast(1)).ToList();
        output.WriteLine($"{Runs} runs completed, {people.Answered} approved, {crashes.Said}; requests sent again: {api.Repeated}");
        output.WriteLine($"{records.Sum(r => r.Count)} node records, {records.Sum(r => r.Count(n => n.Ignored))} of them late; {begun.Count} executions = {Runs * NodesOfClaim} nodes + {repeated.Count} repeated");
        output.WriteLine($"generations: {string.Join(", ", ended.GroupBy(r => r.GetProperty("generation").GetInt32()).OrderBy(g => g.Key).Select(g => $"{g.Count()} in {g.Key}"))}");
        output.WriteLine($"histories: {string.Join(", ", history.OrderBy(h => h.Key).Select(h => $"{h.Value} {h.Key}"))}");
        foreach (var line in await hub.LongerAsync(Attempt, NodesOfClaim + 1))
            output.WriteLine(line);
        Assert.All(ended, (r, i) => Assert.Equal(("completed", Close(i)), (r.Status(), r.GetProperty("output").GetInt64())));
        Assert.All(records, r => Assert.Equal(["book", "close", "first", "left", "mail", "pay", "right"], r.Where(n => !n.Ignored).Select(n => n.Node).Order()));
        Assert.Equal(Runs * NodesOfClaim, begun.Select(m => (m.Run, m.Node)).Distinct().Count());
        Assert.All(repeated, m => Assert.Contains(m.Process, crashes.Killed));
        // Each node has one activity that counts, and the gate one that asked. Durable may have a turn anew after a kill, and give one out twice; it finds its record, and runs nothing.
        if (history["ExecutionStarted"] == Runs)
            Assert.InRange(history["TaskCompleted " + Attempt], Runs * (NodesOfClaim + 1), (Runs * (NodesOfClaim + 1)) + crashes.Count);
    }

    private static string Id(int i) => $"claim-{i:000}";

    private static long Close(long n) => (((((n + 2) * (n + 12)) + 1) * 2) + 100) + 3;

    private static async Task<JsonElement[]> EndedAsync(ApiClient api)
    {
        var runs = new JsonElement[Runs];
        for (var i = 0; i < Runs; i++)
            runs[i] = await api.UntilAsync(Id(i), "completed");
        return runs;
    }
}
