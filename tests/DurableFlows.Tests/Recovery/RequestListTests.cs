using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>The list of open requests costs a page, and is right whatever its markers are.</summary>
public sealed class RequestListTests
{
    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 25)]
    public async Task Requests_ManyRuns_PagesHoldEachOnceOldestFirst(bool files, int count)
    {
        await using var folder = new HostFolder();
        var host = folder.Host(files ? folder.Store() : new MemoryStore());
        for (var i = 0; i < count; i++)
            await HostFolder.AskedAsync(await host.StartAsync(HostFolder.Flow(i % 2 == 0 ? "even" : "odd"), FlowValue.Null, new StartOptions { Run = $"run-{i}" }));

        var all = await PagesAsync(host, new RequestQuery { Limit = 7 });
        var odd = await PagesAsync(host, new RequestQuery { Limit = 7, Flow = "odd" });

        Assert.Equal(count, all.Select(r => r.Run).Distinct().Count());
        Assert.Equal(all.Select(r => r.AskedAt).Order(), all.Select(r => r.AskedAt));
        Assert.Equal(all.Where(r => r.Flow == "odd").Select(r => r.Run), odd.Select(r => r.Run));
    }

    [Fact]
    public async Task Requests_APage_ReadsItsRunsOnly()
    {
        await using var folder = new HostFolder();
        var store = new CountingStore(new MemoryStore());
        var host = folder.Host(store);
        for (var i = 0; i < 30; i++)
            await HostFolder.AskedAsync(await host.StartAsync(HostFolder.Flow(), FlowValue.Null));
        var lister = folder.Host(store);
        await lister.Client.RequestsAsync(new RequestQuery { Limit = 1 });
        store.Reset();

        Assert.Equal(5, (await lister.Client.RequestsAsync(new RequestQuery { Limit = 5 })).Requests.Count);

        Assert.Equal(5, store.WholeReads);
    }

    [Fact]
    public async Task Requests_NodesThatAskNothing_WriteNoMarker()
    {
        await using var folder = new HostFolder();
        var store = new CountingStore(new MemoryStore());
        var flow = FlowBuilder.Create("quick").AddTransform("a").AddTransform("b", "a").Build().Definition;

        await (await folder.Host(store).StartAsync(flow, FlowValue.Null)).Completion;

        Assert.DoesNotContain(store.Markers, m => m.StartsWith("requests/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_RunsOfAnOlderVersion_AreFoundWithoutBeingOpened()
    {
        await using var folder = new HostFolder();
        await folder.AbandonedAsync("run-1");
        var store = folder.Store();
        foreach (var marker in await store.ListMarkersAsync("requests/", null, 10, default))
            await store.DeleteMarkerAsync(marker.Name, default);

        Assert.Equal("run-1", Assert.Single(await folder.Host().Client.RequestsAsync()).Run);
        Assert.Equal(2, (await store.ListMarkersAsync("requests/", null, 10, default)).Count);
    }

    [Fact]
    public async Task Resume_MarkerOfARequestLost_IsWrittenAgain()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync("run-1");
        var store = folder.Store();
        var host = folder.Host();
        Assert.Single(await host.Client.RequestsAsync());
        var lost = (await store.ListMarkersAsync("requests/", null, 10, default))[1].Name;
        await store.DeleteMarkerAsync(lost, default);
        Assert.Empty(await host.Client.RequestsAsync());

        await HostFolder.AskedAsync(await host.ResumeAsync(run));

        Assert.Single(await host.Client.RequestsAsync());
        Assert.Equal(lost, (await store.ListMarkersAsync("requests/", null, 10, default))[1].Name);
    }

    [Fact]
    public async Task Requests_LinesThatAreNotOpen_AreLeftOutAndRemoved()
    {
        await using var folder = new HostFolder();
        var host = folder.Host();
        var handle = await host.StartAsync(HostFolder.Flow(), FlowValue.Null, new StartOptions { Run = "run-1" });
        await HostFolder.AskedAsync(handle);
        var store = folder.Store();
        Assert.Single(await host.Client.RequestsAsync());
        var marker = (await store.ListMarkersAsync("requests/", null, 10, default))[1];
        Assert.Equal(RunStatus.Completed, (await HostFolder.FinishAsync(host, handle)).Status);
        Assert.Single(await store.ListMarkersAsync("requests/", null, 10, default));
        await store.PutMarkerAsync(marker, default);
        await store.PutMarkerAsync(marker with { Name = marker.Name.Replace("run-1", "no-such", StringComparison.Ordinal) }, default);

        Assert.Empty(await host.Client.RequestsAsync());

        Assert.Equal("requests/0", Assert.Single(await store.ListMarkersAsync("requests/", null, 10, default)).Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_WithOrWithoutAHost_RemovesTheMarker(bool held)
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync("run-1");
        var host = folder.Host();
        var handle = held ? await host.ResumeAsync(run) : null;
        // A run that has just been opened has its markers healed beside it, and rests only after that.
        if (handle is not null)
            await HostFolder.AskedAsync(handle);
        var request = Assert.Single(await host.Client.RequestsAsync());

        await folder.Host().Client.AnswerAsync(run, request.Request.Id, CrashScenario.Say(AnswerDecision.Approve));

        Assert.Single(await folder.Store().ListMarkersAsync("requests/", null, 10, default));
        if (handle is not null)
            await handle.Completion;
    }

    private static async Task<List<RequestDetails>> PagesAsync(FlowHost host, RequestQuery query)
    {
        var listed = new List<RequestDetails>();
        string? next = null;
        do
        {
            var page = await host.Client.RequestsAsync(query with { After = next });
            Assert.InRange(page.Requests.Count, 0, query.Limit);
            listed.AddRange(page.Requests);
            next = page.Next;
        }
        while (next is not null);
        return listed;
    }
}
