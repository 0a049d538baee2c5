using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Crash;

/// <summary>A process dies before, in the middle of and after every append of every scenario; the next one ends the run as if nothing had been.</summary>
public sealed class CrashTests
{
    public static TheoryData<string, bool, CrashPoint> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, CrashPoint>();
            foreach (var scenario in CrashScenarios.All)
            {
                foreach (var point in Enum.GetValues<CrashPoint>())
                {
                    cases.Add(scenario.Name, false, point);
                    cases.Add(scenario.Name, true, point);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Crash_AtEveryAppend_EndsAsIfNeverInterrupted(string name, bool files, CrashPoint point)
    {
        await CrashProof.AtEveryAppendAsync(CrashScenarios.Named(name), files, point);
    }

    [Theory]
    [InlineData("chain", true)]
    [InlineData("approval", true)]
    [InlineData("child", false)]
    [InlineData("failure", false)]
    public async Task Crash_OnceMoreWhileResuming_EndsAsIfNeverInterrupted(string name, bool files)
    {
        var scenario = CrashScenarios.Named(name);
        var (expected, appends) = await CrashProof.UninterruptedAsync(scenario, files);

        for (var first = 1; first <= appends; first++)
        {
            for (var second = 1; second <= appends - first + 2; second++)
            {
                var point = (CrashPoint)((first + second) % 3);
                await CrashProof.CheckAsync(scenario, files, expected, [(first, (CrashPoint)(first % 3)), (second, point)]);
            }
        }
    }

    [Theory]
    [InlineData("chain", true)]
    [InlineData("approval", false)]
    [InlineData("child", true)]
    [InlineData("failure", false)]
    [InlineData("cancel", false)]
    [InlineData("orphan", false)]
    [InlineData("steps", false)]
    public async Task Crash_AtEveryWrite_EndsAsIfNeverInterruptedAndIsListedOnce(string name, bool files)
    {
        var scenario = CrashScenarios.Named(name);
        var (expected, _) = await CrashProof.UninterruptedAsync(scenario, files);

        for (var dieAt = 1; await DiesAsync(scenario, files, expected, dieAt, after: dieAt % 2 == 0); dieAt++)
            await DiesAsync(scenario, files, expected, dieAt, after: dieAt % 2 != 0);
    }

    private static async Task<bool> DiesAsync(CrashScenario scenario, bool files, string expected, int dieAt, bool after)
    {
        using var data = new CrashData(files);
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
