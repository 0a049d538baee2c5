using System.Net;
using DurableFlows.Functions.HostTests.Running;
using Xunit.Abstractions;

namespace DurableFlows.Functions.HostTests;

/// <summary>The journal is the truth; Durable's task hub may be lost.</summary>
[Collection(HostCollection.Name)]
public sealed class HubTests(Apps apps, ITestOutputHelper output)
{
    private const string Slow = """
        id: slow
        nodes:
          before: { type: count, input: =input.n }
          slow: { type: count, needs: before, input: =nodes.before.output, with: { takes: 8000 } }
          after: { type: count, needs: slow, input: =nodes.slow.output }
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [HostFact]
    public async Task Run_WhoseHubIsDeletedWhileANodeRuns_GoesOnInAnEmptyHubFromItsJournal()
    {
        await using var stage = await Stage.OpenAsync(apps);
        var folder = await stage.DeployAsync(new Dictionary<string, string> { ["slow"] = Slow });
        var host = await stage.StartAsync(folder, "Lost");
        using var api = new ApiClient(host.Address);
        await api.StartAsync("slow", "r1", new { n = 1 });
        await Until.TrueAsync(() => stage.Marks.Begun.Any(m => m.Node == "slow"), Limit, () => "The slow node did not begin.");

        var deleted = await new Hub("Lost", stage.Azurite.WholeConnectionString).DeleteAsync();
        var running = stage.Marks.InFlight(host.Workers);
        await Until.TrueAsync(async () => (await api.CompletedAsync("r1")).Any(n => n.Node == "slow"), Limit, TimeSpan.FromMilliseconds(200), () => "The slow node was not recorded.");
        host.Dispose();
        await stage.StartAsync(folder, "Empty", host.Port);
        await api.PostAsync("runs/r1/resume", new { takeover = true }, HttpStatusCode.Accepted);
        var run = await api.UntilAsync("r1", "completed");

        var records = await api.CompletedAsync("r1");
        output.WriteLine($"hub deleted ({deleted} tables, queues and containers) with {running} node running; then {records.Count} node records, {stage.Marks.Begun.Count} executions, generation {run.GetProperty("generation")}");
        Assert.True(deleted > 5 && running == 1, $"{deleted} deleted, {running} running");
        Assert.Equal((4, 2), (run.GetProperty("output").GetInt64(), run.GetProperty("generation").GetInt32()));
        Assert.Equal([("before", false), ("slow", false), ("after", false)], records);
        Assert.Equal(["after", "before", "slow"], stage.Marks.Begun.Select(m => m.Node).Order());
    }
}
