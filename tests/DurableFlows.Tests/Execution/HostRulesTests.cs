using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

public sealed class HostRulesTests
{
    [Fact]
    public async Task Start_StarterMayNotApproveAndIsUnknown_IsRefused()
    {
        var flow = FlowBuilder.Create("paid").AddApproval("sign-off", null, a => a.ExcludeStarter = true).Build();
        await using var host = new FlowHost(new FlowHostOptions());

        var error = await Assert.ThrowsAsync<FlowException>(() => host.StartAsync(flow.Definition, FlowValue.Null));

        Assert.Equal(ErrorCodes.InputInvalid, error.Code);
        Assert.Contains("sign-off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DurabilityOff_LeavesNothingInTheStoreAndSaysSo()
    {
        var store = new DurableInName(new MemoryStore());
        var flow = FlowBuilder.Create("passing")
            .Configure(f => f.Checkpoint = new CheckpointDefinition { Durability = Durability.Off })
            .AddTransform("a", node: o => o.Set("n", "input"))
            .Build();
        await using var host = new FlowHost(new FlowHostOptions { Store = store });

        var run = await host.StartAsync(flow.Definition, FlowValue.From(7));
        var result = await run.Completion;

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.False(result.Durable);
        Assert.Empty((await store.ReadAsync(run.Run, JournalPosition.Start, null, CancellationToken.None)).Records);
        Assert.Empty(await store.ListMarkersAsync("status/", null, 10, CancellationToken.None));
        Assert.Equal(RunStatus.Completed, (await host.Client.GetAsync(run.Run)).Summary.Status);
    }

    [Fact]
    public async Task Run_PayloadThatTheStoreCannotTakeAtFirst_IsTriedAgain()
    {
        var store = new FaultyStore(new MemoryStore());
        var flow = FlowBuilder.Create("large").AddTransform("a", node: o => o.Set("text", "'x'.repeat(9000)")).Build();
        await using var host = new FlowHost(new FlowHostOptions { Store = store, StoreInterval = TimeSpan.FromMilliseconds(1) });
        await (await host.StartAsync(flow.Definition, FlowValue.Null)).Completion;
        store.FailNextPayloads(2);

        var result = await (await host.StartAsync(flow.Definition, FlowValue.Null)).Completion;

        Assert.Equal(RunStatus.Completed, result.Status);
    }

    [Fact]
    public async Task Run_PayloadThatTheStoreNeverTakes_SuspendsTheRun()
    {
        var store = new FaultyStore(new MemoryStore());
        var flow = FlowBuilder.Create("large").AddTransform("a", node: o => o.Set("text", "'x'.repeat(9000)")).Build();
        await using var host = new FlowHost(new FlowHostOptions { Store = store, StoreAttempts = 2, StoreInterval = TimeSpan.FromMilliseconds(1) });
        await (await host.StartAsync(flow.Definition, FlowValue.Null)).Completion;
        store.FailNextPayloads(1_000);

        var result = await (await host.StartAsync(flow.Definition, FlowValue.Null)).Completion;

        Assert.Equal(RunStatus.Suspended, result.Status);
        Assert.Contains(ErrorCodes.StoreUnavailable, result.Reason, StringComparison.Ordinal);
    }
}
