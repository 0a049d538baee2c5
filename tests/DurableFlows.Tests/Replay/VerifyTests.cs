using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Execution;
using DurableFlows.Tests.Golden;

namespace DurableFlows.Tests.Replay;

public sealed class VerifyTests
{
    [Fact]
    public async Task Verify_RunAsItWas_FindsNothingAndLeavesTheJournalAsItIs()
    {
        await using var test = await RunAsync();
        var before = await BytesAsync(test.Store, test.Run.Run);

        var result = await Replayer(test.Store).VerifyAsync(test.Run.Run);

        Assert.Null(result.Divergence);
        Assert.Equal(before.Count, result.Records);
        Assert.Equal(before, await BytesAsync(test.Store, test.Run.Run));
    }

    [Fact]
    public async Task Verify_EngineThatSkipsANode_TellsTheRecordTheNodeAndBothDecisions()
    {
        await using var test = await RunAsync();

        var found = await FindAsync(test, (state, record, decisions) => Scheduler.Apply(state, record is NodeCompleted { Dispatch.Path.Node: "a" } done ? done with { NotTaken = ["b"] } : record, decisions));

        Assert.Equal(("b", 4L), (found.Node, found.Position));
        Assert.Equal("not to run it: it is skipped", found.Decided);
        Assert.Equal("node.completed of b#0.0.1", found.Recorded);
    }

    [Fact]
    public async Task Verify_EngineThatForgetsADecision_TellsTheRecordThatAnswersIt()
    {
        await using var test = await RunAsync();

        var found = await FindAsync(test, (state, record, decisions) =>
        {
            var caused = new List<Decision>();
            var verdict = Scheduler.Apply(state, record, caused);
            caused.RemoveAll(d => d is Decision.RunNode { Dispatch.Path.Node: "c" });
            caused.ForEach(decisions.Add);
            return verdict;
        });

        Assert.Equal(("c", 5L, "node.completed of c#0.0.1"), (found.Node, found.Position, found.Recorded));
    }

    [Fact]
    public async Task Verify_EngineThatRunsANodeMore_TellsTheEndBeforeWhichItWasNotRun()
    {
        await using var test = await RunAsync();

        var found = await FindAsync(test, (state, record, decisions) =>
        {
            if (record is NodeCompleted { Dispatch.Path.Node: "b" })
                decisions.Add(new Decision.RunNode(new DispatchId(new NodePath("c"), 0, 0, 2), null));
            return Scheduler.Apply(state, record, decisions);
        });

        Assert.Equal(("c", 6L, "to run c#0.0.2 before it ends"), (found.Node, found.Position, found.Decided));
        Assert.StartsWith("run.completed", found.Recorded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_EngineThatEndsOtherwise_TellsBothEnds()
    {
        await using var test = await RunAsync();

        var found = await FindAsync(test, (state, record, decisions) =>
        {
            var caused = new List<Decision>();
            var verdict = Scheduler.Apply(state, record, caused);
            caused.ForEach(d => decisions.Add(d is Decision.FinishRun ? new Decision.FinishRun(RunStatus.Failed) : d));
            return verdict;
        });

        Assert.Equal((6L, "to end as failed"), (found.Position, found.Decided));
    }

    [Fact]
    public async Task Verify_EngineThatDoesNotCountARecord_TellsIt()
    {
        await using var test = await RunAsync();

        var found = await FindAsync(test, (state, record, decisions) =>
        {
            var verdict = Scheduler.Apply(state, record, decisions);
            return record is NodeCompleted { Dispatch.Path.Node: "b" } ? RecordVerdict.Superseded : verdict;
        });

        Assert.Equal(("b", 4L, "that another record counts instead"), (found.Node, found.Position, found.Decided));
    }

    [Fact]
    public async Task Verify_EngineThatFails_TellsItAsADivergence()
    {
        await using var test = await RunAsync();

        var found = await FindAsync(test, (state, record, decisions) => record is NodeCompleted ? throw new InvalidOperationException("No.") : Scheduler.Apply(state, record, decisions));

        Assert.Equal(("a", 3L, "nothing, for it cannot: No."), (found.Node, found.Position, found.Decided));
    }

    [Theory]
    [MemberData(nameof(GoldenTests.Names), MemberType = typeof(GoldenTests))]
    public async Task Verify_JournalsAsShipped_FindsNothing(string name)
    {
        var store = new MemoryStore();
        await GoldenFiles.PutAsync(store, await GoldenFiles.DefinitionsAsync(name));
        var lines = await File.ReadAllLinesAsync(Path.Combine(GoldenFiles.Folder, name + ".jsonl"));
        await store.AppendAsync(RunId.Parse(name), [.. lines.Select(l => RecordFrame.Body(System.Text.Encoding.UTF8.GetBytes(l)))], null, default);

        Assert.Null((await Replayer(store).VerifyAsync(RunId.Parse(name))).Divergence);
    }

    private static async Task<Testing.Runs.FlowTestHost> RunAsync()
    {
        var test = new Script().Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")).Add("c", "do", o => o.After("b")));
        Assert.Equal(RunStatus.Completed, (await test.RunAsync(1)).Status);
        return test;
    }

    private static async Task<Divergence> FindAsync(Testing.Runs.FlowTestHost test, Decider decide)
    {
        var result = await new FlowReplayer(new FlowHostOptions { Store = test.Store }) { Decide = decide }.VerifyAsync(test.Run.Run);
        return Assert.IsType<Divergence>(result.Divergence);
    }

    private static FlowReplayer Replayer(IFlowStore store)
    {
        var options = new FlowHostOptions { Store = store };
        foreach (var type in Work.Types)
            options.NodeTypes.Add(type);
        return new FlowReplayer(options);
    }

    private static async Task<IReadOnlyList<string>> BytesAsync(IFlowStore store, RunId run)
        => [.. (await store.ReadAsync(run, JournalPosition.Start, null, default)).Records.Select(r => System.Text.Encoding.UTF8.GetString(r.Span))];
}
