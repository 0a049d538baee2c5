using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

public sealed class FlowHostTests
{
    [Fact]
    public async Task Run_ChainOfTransforms_CompletesWithOutputOfTheLast()
    {
        var flow = FlowBuilder.Create("chain")
            .AddTransform("a", node: o => o.Set("n", "input.n + 1"))
            .AddTransform("b", "a", o => o.Set("n", "nodes.a.output.n * 2"))
            .Build();
        await using var host = new FlowHost(new FlowHostOptions());

        var handle = await host.StartAsync(flow.Definition, FlowValue.FromElement(JsonElement.Parse("""{"n":20}""")));
        var result = await handle.Completion;

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("""{"n":42}""", result.Output?.ToString());
        Assert.False(result.Durable);
    }

    [Fact]
    public async Task Get_RunWhoseStartWasCutShort_SuggestsNotItself()
    {
        var store = new MemoryStore();
        var flow = FlowBuilder.Create("short").AddTransform("a").Build();
        var dying = new FlowHost(new FlowHostOptions { Store = new CrashingStore(store, 1, CrashPoint.Before) });
        await Assert.ThrowsAsync<CrashException>(() => dying.StartAsync(flow.Definition, FlowValue.Null, new StartOptions { Run = "k1" }));
        dying.Abandon();
        await using var host = new FlowHost(new FlowHostOptions { Store = store });

        var error = await Assert.ThrowsAsync<FlowException>(() => host.Client.GetAsync(RunId.Parse("k1")));

        Assert.Equal(ErrorCodes.RunNotFound, error.Code);
        Assert.DoesNotContain("Did you mean", error.Message, StringComparison.Ordinal);
    }
}
