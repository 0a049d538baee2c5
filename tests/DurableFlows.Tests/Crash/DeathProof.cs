using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Crash;

/// <summary>Tells whether a run whose process died at a write of any kind comes to what it comes to without, and is listed once.</summary>
/// <param name="scenario">The run.</param>
/// <param name="begin">Makes what it is kept in, empty at first.</param>
internal sealed class DeathProof(CrashScenario scenario, Func<CrashData> begin)
{
    /// <summary>Dies before and after each write in turn.</summary>
    public async Task AtEveryWriteAsync()
    {
        var (expected, _) = await new CrashProof(scenario, begin).UninterruptedAsync();
        for (var dieAt = 1; await DiesAsync(expected, dieAt, after: dieAt % 2 == 0); dieAt++)
            await DiesAsync(expected, dieAt, after: dieAt % 2 != 0);
    }

    /// <summary>Dies at each write in turn, before one and after the next.</summary>
    public async Task AtEveryWriteByTurnsAsync()
    {
        var (expected, _) = await new CrashProof(scenario, begin).UninterruptedAsync();
        for (var dieAt = 1; await DiesAsync(expected, dieAt, after: dieAt % 2 == 0); dieAt++)
        {
            // Until it does not die any more.
        }
    }

    private async Task<bool> DiesAsync(string expected, int dieAt, bool after)
    {
        using var data = begin();
        await using var outside = await scenario.Outside();
        var runner = new CrashRunner(scenario, data, outside);
        DyingStore? dying = null;
        await data.Open().PutMarkerAsync(new Marker("requests/0", default), default);
        await runner.LiveAsync(inner => dying = new DyingStore(inner, dieAt, after), () => dying?.HasDied == true);
        await CheckRequestsAsync(data);
        await runner.LiveAsync(0, CrashPoint.Before);
        await runner.LiveAsync(0, CrashPoint.Before);

        var story = await runner.StoryAsync();
        Assert.True(expected == story, $"{scenario.Name}, death at write {dieAt}\nexpected:\n{expected}\nactual:\n{story}");
        await CheckIndexAsync(data);
        return dying?.HasDied == true;
    }

    /// <summary>After recovery every list shows each run once, where it stands, and nothing is left to recover.</summary>
    private static async Task CheckIndexAsync(CrashData data)
    {
        await using var host = new FlowHost(new FlowHostOptions { Store = data.Open() });
        await host.RecoverAsync();
        foreach (var run in await host.Client.ListAsync(new RunQuery()))
        {
            var now = (await host.Client.GetAsync(RunId.Parse(run.Run))).Summary;
            Assert.Equal(now.Status, run.Status);
            Assert.Single(await EachStatusAsync(host, null), r => r.Run == run.Run);
            Assert.Single(await EachStatusAsync(host, run.Flow), r => r.Run == run.Run);
        }

        Assert.Empty(await data.Open().ListMarkersAsync("live/", null, 10, default));
        Assert.Empty(await host.Client.RequestsAsync());
        Assert.Equal("requests/0", Assert.Single(await data.Open().ListMarkersAsync("requests/", null, 10, default)).Name);
    }

    /// <summary>Whatever the death left behind, before anybody recovers it: what is asked is listed, and nothing else.</summary>
    private static async Task CheckRequestsAsync(CrashData data)
    {
        await using var host = new FlowHost(new FlowHostOptions { Store = data.Open() });
        var asked = new List<string>();
        foreach (var line in await host.Client.ListAsync(new RunQuery()))
        {
            if ((await data.Open().ReadAsync(RunId.Parse(line.Run), JournalPosition.Start, null, default)).Records.Count == 0)
                continue;
            var run = await host.Client.GetAsync(RunId.Parse(line.Run));
            asked.AddRange(run.Summary.OpenRequests.Where(_ => run.Outcome is null).Select(id => $"{line.Run} {id}"));
        }

        Assert.Equal(asked.Order(StringComparer.Ordinal), (await host.Client.RequestsAsync()).Select(r => $"{r.Run} {r.Request.Id}").Order(StringComparer.Ordinal));
    }

    private static async Task<List<RunSummary>> EachStatusAsync(FlowHost host, string? flow)
    {
        var runs = new List<RunSummary>();
        foreach (var status in Enum.GetValues<RunStatus>())
            runs.AddRange(await host.Client.ListAsync(new RunQuery { Status = status, Flow = flow }));
        return runs;
    }
}
