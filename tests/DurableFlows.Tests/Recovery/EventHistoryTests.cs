using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Tests.Execution;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

public sealed class EventHistoryTests
{
    [Fact]
    public async Task Events_ReadFromTheJournal_AreThoseThatWereTold()
    {
        var script = new Script().Fails("a", 1, retryable: true);
        var told = new List<RunEvent>();
        await using var host = new FlowHost(new FlowHostOptions { Store = new MemoryStore(), NodeTypes = { script.Type } });
        var flow = script.Flow(f => f.Add("a", "do", o => o.Retry = new() { Attempts = 2, Interval = TimeSpan.Zero }).AddTransform("b", "a")).Definition;

        var run = await host.StartAsync(flow, FlowValue.From(1), new StartOptions { OnEvent = told.Add });
        await run.Completion;

        Assert.Equal(told, await host.Client.EventsAsync(run.Run));
        Assert.Contains(told, e => e is { Type: "node.failed", Status: not "succeeded" });
    }
}
