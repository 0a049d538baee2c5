using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Tests.Crash;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>The index may lose anything; opening a run makes it right again.</summary>
public sealed class IndexTests
{
    private static readonly FlowDefinition Quick = FlowBuilder.Create("quick").AddTransform("a").Build().Definition;

    [Theory]
    [InlineData("missing", true)]
    [InlineData("garbled", true)]
    [InlineData("stale", true)]
    [InlineData("double", true)]
    [InlineData("lost", true)]
    [InlineData("missing", false)]
    [InlineData("garbled", false)]
    [InlineData("stale", false)]
    [InlineData("double", false)]
    public async Task Resume_MarkersNotAsTheyWere_AreHealed(string how, bool files)
    {
        await using var folder = new HostFolder();
        IFlowStore store = files ? folder.Store() : new MemoryStore();
        var run = await folder.AbandonedAsync(store: store);
        foreach (var prefix in (string[])["live/", "status/", "flow/"])
        {
            foreach (var marker in await store.ListMarkersAsync(prefix, null, 100, default))
                await SpoilAsync(store, marker, how);
        }

        var host = folder.Host(store);
        await HostFolder.AskedAsync(await host.ResumeAsync(run));

        Assert.Equal(run.Value, Assert.Single(await host.Client.ListAsync(new RunQuery())).Run);
        Assert.Equal("live/run-1/waitingforinput", Assert.Single(await store.ListMarkersAsync("live/", null, 10, default)).Name);
        Assert.Single(await store.ListMarkersAsync("status/", null, 10, default));
        Assert.Single(await store.ListMarkersAsync("flow/", null, 10, default));
    }

    /// <summary>A store that keeps hints has its markers trusted, so whatever a death leaves of a change of status must show.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resume_OfAFailedRunAfterADeathAtAnyWrite_StandsOnceInEachList(bool after)
    {
        var deaths = 0;
        while (await ResumesAfterDeathAsync(deaths + 1, after))
            deaths++;
        Assert.InRange(deaths, 8, 30);
    }

    [Fact]
    public async Task Recover_MarkersThatNameNoRun_AreNoHindrance()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        var store = folder.Store();
        foreach (var name in (string[])["live/=zz", "live/a=2fb", "live/never-recorded", "hosts/x"])
            await store.PutMarkerAsync(new Marker(name, "{"u8.ToArray()), default);

        Assert.Equal(run, Assert.Single(await folder.Host().RecoverAsync()).Run);
    }

    [Theory]
    [InlineData(false, 2_000)]
    [InlineData(true, 200)]
    public async Task List_ManyRuns_PagesHoldEachOnceNewestFirst(bool files, int count)
    {
        await using var folder = new HostFolder();
        var host = folder.Host(files ? folder.Store() : new MemoryStore());
        var runs = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var handle = await host.StartAsync(Quick, FlowValue.Null);
            await handle.Completion;
            runs.Add(handle.Run.Value);
        }

        foreach (var query in (RunQuery[])[new() { Status = RunStatus.Completed }, new(), new() { Flow = "quick" }])
        {
            var listed = await PagesAsync(host, query with { Limit = 37 });
            Assert.Equal(runs.Order(StringComparer.Ordinal), listed.Select(r => r.Run).Order(StringComparer.Ordinal));
            Assert.Equal(listed.Select(r => r.StartedAt).OrderDescending(), listed.Select(r => r.StartedAt));
        }

        Assert.Empty(await host.Client.ListAsync(new RunQuery { Status = RunStatus.Running }));
    }

    [Fact]
    public async Task Wake_OfACommand_IsGoneOnceTheHostHasSeenIt()
    {
        await using var folder = new HostFolder();
        var host = folder.Host();
        var handle = await host.StartAsync(HostFolder.Flow(), FlowValue.Null);
        var request = await HostFolder.AskedAsync(handle);
        var store = folder.Store();
        var client = folder.Host().Client;
        await client.AnswerAsync(handle.Run, request, Crash.CrashScenario.Say(Approvals.AnswerDecision.Approve));
        await handle.Completion;

        for (var i = 0; i < 500 && (await store.ListMarkersAsync("wake/", null, 10, default)).Count > 0; i++)
            await Task.Delay(10);
        Assert.Empty(await store.ListMarkersAsync("wake/", null, 10, default));
        Assert.Empty(await store.ListMarkersAsync("live/", null, 10, default));
    }

    /// <summary>Lets a run fail, a process that resumes it die, and another one resume it.</summary>
    private static async Task<bool> ResumesAfterDeathAsync(int dieAt, bool after)
    {
        await using var folder = new HostFolder();
        var store = new MemoryStore();
        var flow = FlowBuilder.Create("flow").Add<WorkNode>("a", n => n.With(new WorkOptions { Failures = 1 })).AddApproval("sign", "a").Build().Definition;
        var failed = await folder.Host(store).StartAsync(flow, FlowValue.Null, new StartOptions { Run = "run-1" });
        Assert.Equal(RunStatus.Failed, (await failed.Completion).Status);
        var dying = new DyingStore(store, dieAt, after);
        var second = folder.Host(dying);
        await DieAsync(second);
        second.Abandon();

        await HostFolder.AskedAsync(await folder.Host(store).ResumeAsync(failed.Run));

        var live = Assert.Single(await store.ListMarkersAsync("live/run-1/", null, 10, default)).Name;
        foreach (var list in (string[])["status/", "flow/flow/"])
            Assert.StartsWith(list + live.Split('/')[^1], Assert.Single(await store.ListMarkersAsync(list, null, 10, default)).Name, StringComparison.Ordinal);
        return dying.HasDied;
    }

    private static async Task DieAsync(FlowHost host)
    {
        try
        {
            var handle = await host.ResumeAsync(RunId.Parse("run-1"));
            await handle.WaitForInputAsync().WaitAsync(TimeSpan.FromSeconds(30));
            await handle.LeaveAsync();
        }
        catch (CrashException)
        {
            // As wished.
        }
    }

    private static async Task<List<RunSummary>> PagesAsync(FlowHost host, RunQuery query)
    {
        var listed = new List<RunSummary>();
        for (var page = await host.Client.ListAsync(query); page.Count > 0; page = await host.Client.ListAsync(query with { After = FlowClient.PageToken(page[^1]) }))
            listed.AddRange(page);
        return listed;
    }

    private static async Task SpoilAsync(IFlowStore store, Marker marker, string how)
    {
        var isLive = marker.Name.StartsWith("live/", StringComparison.Ordinal);
        // A line is but a hint, which the power may take; a run that almost ended has the marks of two statuses.
        if (how is "missing" or "stale" || (how == "lost" && !isLive))
            await store.DeleteMarkerAsync(marker.Name, default);
        if (how == "garbled")
            await store.PutMarkerAsync(marker with { Body = "{\"run\":"u8.ToArray() }, default);
        if (how == "double" || (how == "stale" && !isLive))
            await store.PutMarkerAsync(marker with { Name = marker.Name.Replace("waitingforinput", "completed", StringComparison.Ordinal).Replace("running", "completed", StringComparison.Ordinal) }, default);
    }
}
