using DurableFlows.Azurite;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Tests.Execution;
using DurableFlows.Tests.Storage;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>A value that a node needs cannot be read for a while.</summary>
public sealed class PayloadOutageTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly Script _script = new();

    [AzuriteFact]
    public async Task Payload_ThatIsAwayWithinTheBackOff_IsWaitedFor()
    {
        await using var proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        var container = await FailedAsync();
        var reads = 0;
        proxy.Rule = request => request.Method == "GET" && request.Path.Contains("/payloads/", StringComparison.Ordinal) && Interlocked.Increment(ref reads) <= 2
            ? Fault.Answer(503)
            : Fault.Pass;

        await using var next = Host(container.Open(retries: 0, through: proxy));
        var result = await (await next.ResumeAsync(RunId.Parse("run"))).Completion;

        Assert.Equal((RunStatus.Completed, """{"n":5000}""", 3), (result.Status, result.Output?.ToString(), reads));
    }

    [AzuriteFact]
    public async Task Payload_WhoseDownloadBreaksEachTime_SuspendsTheRunAndFailsNoNode()
    {
        var container = await FailedAsync();
        using var handler = new BrokenDownload();

        await using var next = Host(container.Open(retries: 1, handler: handler));
        var result = await (await next.ResumeAsync(RunId.Parse("run"))).Completion;

        Assert.Equal(RunStatus.Suspended, result.Status);
        Assert.StartsWith("store.unavailable", result.Reason, StringComparison.Ordinal);
    }

    /// <summary>A run with a payload, whose second node has failed and needs that.</summary>
    private async Task<TestContainer> FailedAsync()
    {
        var container = new TestContainer(azurite.Server.ConnectionString);
        _script.Do("a", _ => new string('x', 5000)).Fails("b", 1);
        var flow = _script.Flow(f => f.Add("a", "do").Add("b", "do", o => o.After("a").Set("n", "nodes.a.output.length"))).Definition;
        await using var host = Host(container.Open());
        await (await host.StartAsync(flow, FlowValue.From(1), new StartOptions { Run = "run" })).Completion;
        return container;
    }

    private FlowHost Host(IFlowStore store) => new(new FlowHostOptions
    {
        Store = store,
        NodeTypes = { _script.Type },
        StoreAttempts = 4,
        StoreInterval = TimeSpan.FromMilliseconds(5),
    });
}
