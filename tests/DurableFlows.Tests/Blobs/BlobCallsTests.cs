using DurableFlows.Azurite;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Tests.Execution;
using DurableFlows.Values;
using Xunit.Abstractions;

namespace DurableFlows.Tests.Blobs;

/// <summary>What runs cost in requests to the storage. Every request is counted, but for the hosts' own signs of life.</summary>
public sealed class BlobCallsTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Script _script = new();
    private FaultProxy _proxy = null!;
    private BlobHosts _hosts = null!;

    public Task InitializeAsync()
    {
        _proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        _hosts = BlobHosts.Behind(_proxy);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _hosts.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [AzuriteFact]
    public async Task Chain_OfHundredNodesOnOneWorker_CostsOneWritePerNodeAndNoReads()
    {
        var handle = await Host().StartAsync(Chain(100), FlowValue.From(1));
        Assert.Equal(RunStatus.Completed, (await handle.Completion.WaitAsync(Patience)).Status);

        var calls = Calls();
        // Who starts a run looks whether it was the first to do so.
        var opened = calls.IndexOf("append") + 2;
        var nodes = calls.Skip(opened).TakeWhile(c => c == "append").Count();
        output.WriteLine($"opening: {CountedCalls.Say(calls[..opened])}");
        output.WriteLine($"{nodes} nodes: {CountedCalls.Say(calls[opened..(opened + nodes)])}");
        output.WriteLine($"end: {CountedCalls.Say(calls[(opened + nodes)..])}");
        Assert.Equal("GET journal", calls[opened - 1]);
        Assert.Equal(100, nodes);
        Assert.Equal(1, calls.Skip(opened + nodes).Count(c => c == "append"));
    }

    /// <summary>
    /// Up to the next node: journal, definition, whether the host that held the run lives, the opening. Beside that one list, which finds
    /// all markers right, and the dead host's sign of life is removed, once for all its runs.
    /// </summary>
    [AzuriteFact]
    public async Task Resume_OfAThousandNodesAfterAKill_CostsFourCallsToTheNextNodeAndTwoBeside()
    {
        var run = await KilledAsync();

        var (toNextNode, all) = await GoOnAsync(host => host.ResumeAsync(run));

        Assert.Equal(["GET journal", "GET definition", "LIST hosts", "append"], toNextNode);
        Assert.Equal(["DELETE hosts", "GET definition", "GET journal", "LIST hosts", "LIST live", "append"], all);
    }

    /// <summary>Beside what a resume costs: one list of all runs that go on, and one of deletions that were begun.</summary>
    [AzuriteFact]
    public async Task Recover_OfAThousandNodesAfterAKill_CostsFourCallsToTheNextNodeOnceItIsFound()
    {
        await KilledAsync();

        var (toNextNode, all) = await GoOnAsync(async host => Assert.Single(await host.RecoverAsync()));

        Assert.Equal(["LIST deleting", "GET journal", "GET definition", "LIST hosts", "append"], toNextNode);
        Assert.Equal(["DELETE hosts", "GET definition", "GET journal", "LIST deleting", "LIST hosts", "LIST live", "LIST live", "append"], all);
    }

    /// <summary>The markers that change are those of its status: the run is not failed any more.</summary>
    [AzuriteFact]
    public async Task Resume_OfAThousandNodesThatFailed_CostsThreeCallsToTheNextNodeAndTheChangeOfStatusBeside()
    {
        _script.Fails("n990");
        var handle = await Host(azurite.Server.ConnectionString).StartAsync(Chain(1_000), FlowValue.From(1));
        Assert.Equal(RunStatus.Failed, (await handle.Completion.WaitAsync(Patience)).Status);

        var (toNextNode, all) = await GoOnAsync(host => host.ResumeAsync(handle.Run));

        Assert.Equal(["GET journal", "GET definition", "append"], toNextNode);
        Assert.Equal(
            ["DELETE flow failed", "DELETE status failed", "GET definition", "GET journal", "LIST live", "PUT flow running", "PUT live running", "PUT live running", "PUT status running", "append"], all);
    }

    /// <summary>A run whose host is gone while node 990 of its 1,000 runs.</summary>
    private async Task<RunId> KilledAsync()
    {
        var hold = _script.Holds("n990");
        var host = Host(azurite.Server.ConnectionString);
        var handle = await host.StartAsync(Chain(1_000), FlowValue.From(1));
        await hold.Entered.Task.WaitAsync(Patience);
        host.Abandon();
        await handle.LeaveAsync();
        return handle.Run;
    }

    /// <summary>Goes on with a run on a fresh host and lets it end.</summary>
    /// <returns>The calls before node 990 ran, without those beside it; and, sorted, all calls before the end, without the outcomes of nodes.</returns>
    private async Task<(IEnumerable<string> ToNextNode, IEnumerable<string> All)> GoOnAsync(Func<FlowHost, Task<RunHandle>> goOn)
    {
        var hold = _script.Holds("n990");
        var handle = await goOn(Host());
        await hold.Entered.Task.WaitAsync(Patience);
        var toNextNode = Calls();
        hold.Released.SetResult();
        Assert.Equal(RunStatus.Completed, (await handle.Completion.WaitAsync(Patience)).Status);

        var calls = Calls();
        var end = calls.IndexOf("PUT live completed");
        var (outcomes, opening) = (calls[..end].Count(c => c == "append") - 1, calls.IndexOf("append"));
        var resume = calls[..end].Where((call, at) => call != "append" || at == opening).ToList();
        output.WriteLine($"up to the next node: {CountedCalls.Say(toNextNode)}");
        output.WriteLine($"resume: {resume.Count} calls: {CountedCalls.Say(resume)}");
        output.WriteLine($"then {outcomes} outcomes of nodes, and the end: {CountedCalls.Say(calls[end..])}");
        Assert.Equal(10, outcomes);
        return (toNextNode.Take(toNextNode.IndexOf("append") + 1).Where(c => c is not ("LIST live" or "DELETE hosts")), resume.Order(StringComparer.Ordinal));
    }

    private List<string> Calls() => [.. CountedCalls.Of(_proxy)];

    private static FlowDefinition Chain(int nodes)
    {
        var flow = FlowBuilder.Create("chain");
        for (var i = 0; i < nodes; i++)
        {
            var before = i - 1;
            flow.Add($"n{i}", "do", n => _ = before < 0 ? n : n.After($"n{before}"));
        }

        return flow.Build(new NodeRegistry([new Script().Type])).Definition;
    }

    private FlowHost Host(string? connection = null) => _hosts.Host(_hosts.Store(connection), o => o.NodeTypes.Add(_script.Type));
}
