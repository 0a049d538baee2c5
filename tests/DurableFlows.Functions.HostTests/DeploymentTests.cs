using System.Diagnostics;
using System.Net;
using DurableFlows.Functions.HostTests.Running;
using Xunit.Abstractions;

namespace DurableFlows.Functions.HostTests;

/// <summary>Another app in the place of one whose runs have not ended.</summary>
[Collection(HostCollection.Name)]
public sealed class DeploymentTests(Apps apps, ITestOutputHelper output)
{
    private const int Waiting = 8;

    private const string First = """
        id: claim
        version: 1
        nodes:
          check: { type: count, input: =input.n }
          pay: { type: count, needs: check, input: =nodes.check.output, approval: { title: Pay? } }
          mail: { type: count, needs: pay, input: =nodes.pay.output }
          close: { type: count, needs: mail, input: =nodes.mail.output }
        output: { by: the first, total: =nodes.close.output }
        """;

    /// <summary>Has no mail, a ledger, and another check.</summary>
    private const string Second = """
        id: claim
        version: 2
        nodes:
          check: { type: count, input: =input.n * 1000 }
          ledger: { type: count, needs: check, input: =nodes.check.output }
          pay: { type: count, needs: ledger, input: =nodes.ledger.output + 500, approval: { title: Pay now? } }
          close: { type: count, needs: [pay, ledger], input: =nodes.pay.output }
        output: { by: the second, total: =nodes.close.output }
        """;

    private const string Season = """
        id: season
        nodes:
          before: { type: count, input: =input.n }
          pick: { type: seasonal, needs: before, input: =nodes.before.output, approval: { title: Pick? } }
          after: { type: count, needs: pick, input: =nodes.pick.output }
        """;

    [HostFact]
    public async Task Deployment_WhileRunsWait_LetsThemEndAsTheirVersionSays()
    {
        await using var stage = await Stage.OpenAsync(apps);
        var old = await stage.DeployAsync(new Dictionary<string, string> { ["claim"] = First });
        var next = await stage.DeployAsync(new Dictionary<string, string> { ["claim"] = Second }, "0.2.0");
        var host = await stage.StartAsync(old);
        using var api = new ApiClient(host.Address);
        await Parallel.ForAsync(0, Waiting, async (i, _) => await api.StartAsync("claim", $"old-{i}", new { n = i }));
        await api.StartAsync("claim", "moved", new { n = 7 });
        foreach (var run in Enumerable.Range(0, Waiting).Select(i => $"old-{i}").Append("moved"))
            await api.UntilAsync(run, "waitingForInput");

        await host.StopAsync();
        host = await stage.StartAsync(next, port: host.Port);
        await Parallel.ForAsync(0, Waiting, async (i, _) => await api.StartAsync("claim", $"new-{i}", new { n = i }));
        await api.PostAsync("runs/moved/adopt", null, HttpStatusCode.Accepted);
        await new People(api).AnswerAsync((2 * Waiting) + 1);

        for (var i = 0; i < Waiting; i++)
        {
            await EndsAsync(api, $"old-{i}", 1, "the first", i + 4, ["check", "pay", "mail", "close"]);
            await EndsAsync(api, $"new-{i}", 2, "the second", (i * 1000) + 504, ["check", "ledger", "pay", "close"]);
        }

        await EndsAsync(api, "moved", 2, "the second", 7504, ["check", "check", "ledger", "pay", "close"]);
        var log = stage.Log.Count(l => l.Contains("NonDeterminis", StringComparison.OrdinalIgnoreCase) || l.Contains("non-determinis", StringComparison.OrdinalIgnoreCase));
        output.WriteLine($"{Waiting} runs of version 1 begun by {Version(old)} ended by {Version(next)} as version 1 says, {Waiting} new ones and one that was moved as version 2 says; {log} errors of non-determinism in {stage.Log.Count()} lines of the host's log");
        Assert.Equal(("0.1.0", "0.2.0", 0), (Version(old), Version(next), log));
    }

    [HostFact]
    public async Task NodeType_NoLongerRegistered_SuspendsTheRunUntilItIsBack()
    {
        await using var stage = await Stage.OpenAsync(apps);
        var full = await stage.DeployAsync(new Dictionary<string, string> { ["season"] = Season });
        var poor = await stage.DeployAsync(new Dictionary<string, string>());
        var host = await stage.StartAsync(full);
        using var api = new ApiClient(host.Address);
        await api.StartAsync("season", "r1", new { n = 1 });
        await api.UntilAsync("r1", "waitingForInput");

        await host.StopAsync();
        host = await stage.StartAsync(poor, port: host.Port, more: new Dictionary<string, string> { ["TEST_WITHOUT_SEASONAL"] = "true" });
        await new People(api).AnswerAsync(1);
        var suspended = await api.UntilAsync("r1", "suspended");
        await host.StopAsync();
        await stage.StartAsync(full, port: host.Port);
        await api.PostAsync("runs/r1/resume", null, HttpStatusCode.Accepted);
        var ended = await api.UntilAsync("r1", "completed");

        var records = await api.CompletedAsync("r1");
        output.WriteLine($"suspended: {suspended.Text("reason")}; then completed in generation {ended.GetProperty("generation")} with {records.Count} node records, {stage.Marks.Begun.Count} executions of 'count'");
        Assert.Contains("seasonal version 1", suspended.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(201, ended.GetProperty("output").GetInt64());
        Assert.Equal([("before", false), ("pick", false), ("after", false)], records);
    }

    private static async Task EndsAsync(ApiClient api, string id, int version, string by, long total, string[] nodes)
    {
        var run = await api.UntilAsync(id, "completed");
        Assert.Equal((version, by, total), (run.GetProperty("flowVersion").GetInt32(), run.GetProperty("output").Text("by"), run.GetProperty("output").GetProperty("total").GetInt64()));
        Assert.Equal(nodes.Order(), (await api.CompletedAsync(id)).Select(n => n.Node).Order());
    }

    private static string Version(string folder)
        => FileVersionInfo.GetVersionInfo(Path.Combine(folder, "DurableFlows.dll")).ProductVersion?.Split('+')[0] ?? "";
}
