using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Tests.Execution;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

public sealed class ReadOutageTests
{
    [Fact]
    public async Task Append_WhenWhatStandsBetweenCannotBeReadForAWhile_IsSeenThrough()
    {
        var inner = new MemoryStore();
        var store = new FaultyStore(inner);
        var script = new Script().Step("a", async (context, cancellation) =>
        {
            var other = new RunResumed { Id = "x", Run = "another", Time = DateTimeOffset.UnixEpoch };
            await inner.AppendAsync(context.Run, [JournalCodec.Encode(other)], null, cancellation);
            var left = 3;
            store.FailReads = _ => Interlocked.Decrement(ref left) >= 0;
            return Script.Done(1);
        });
        await using var host = new FlowHost(new FlowHostOptions { Store = store, NodeTypes = { script.Type }, StoreAttempts = 10, StoreInterval = TimeSpan.FromMilliseconds(2) });

        var result = await (await host.StartAsync(script.Flow(f => f.Add("a", "do")).Definition, FlowValue.From(1))).Completion;

        Assert.Equal((RunStatus.Completed, 1), (result.Status, script.Count("a")));
    }
}
