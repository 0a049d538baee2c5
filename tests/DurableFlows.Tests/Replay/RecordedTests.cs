using DurableFlows.Comparisons;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Tests.Bundles;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Execution;
using DurableFlows.Values;

namespace DurableFlows.Tests.Replay;

public sealed class RecordedTests
{
    public static TheoryData<string> Scenarios => [.. CrashScenarios.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Replay_RecordedScenario_ComesToTheSameAndRunsNothing(string name)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named(name), StoreKind.Memory);

        // Without a probe none of the nodes could run.
        var result = await Replayer(data.Open(), Work.Types).ReplayAsync(RunId.Parse(CrashScenario.Run));

        Assert.True(result.IsSame, Describe(result));
    }

    [Fact]
    public async Task Replay_GeneratedRuns_ComeToTheSame()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var runs = new GeneratedRuns(new MemoryStore(), seed);
            await runs.RunAsync();

            var result = await new FlowReplayer(GeneratedRuns.Options(runs.Store, seed)).ReplayAsync(runs.Run);

            Assert.True(result.IsSame, $"seed {seed}: {Describe(result)}");
        }
    }

    [Fact]
    public async Task Replay_NewFlowThatTakesAnotherWay_NamesTheNodeThatIsNotRecorded()
    {
        var script = new Script();
        await using var test = script.Host(f => Order(f, "output > 5"));
        await test.RunAsync(3);
        var before = await BytesAsync(test.Store, test.Run.Run);

        var result = await Replayer(test.Store, [script.Type]).ReplayAsync(test.Run.Run, new ReplayOptions { Flow = script.Flow(f => Order(f, "output > 2")).Definition });

        var refused = Assert.Single(result.Refused);
        Assert.Equal(("big", ErrorCodes.ReplayNotRecorded), (refused.Node, refused.Code));
        Assert.Contains("did not come this way", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "small"], script.Ran);
        Assert.Equal(before, await BytesAsync(test.Store, test.Run.Run));
    }

    [Fact]
    public async Task Replay_NewFlowWithAChangedNode_NamesItAndComputesWhatOnlyComputes()
    {
        var script = new Script();
        await using var test = script.Host(f => f.AddTransform("double", null, o => o.Set("n", "input * 2")).Add("call", "do", o => o.After("double").Set("n", "nodes.double.output.n")).Add("other", "do", o => o.After("double")));
        await test.RunAsync(3);

        var changed = script.Flow(f => f.AddTransform("double", null, o => o.Set("n", "input * 3")).Add("call", "do", o => o.After("double").Set("m", "nodes.double.output.n")).Add("other", "do", o => o.After("double")));
        var result = await Replayer(test.Store, [script.Type]).ReplayAsync(test.Run.Run, new ReplayOptions { Flow = changed.Definition });

        Assert.Equal("call", Assert.Single(result.Refused).Node);
        Assert.Equal("""{"n":9}""", Node(result, "double").After?.Output?.ToString());
        Assert.True(Node(result, "other").IsSame);
    }

    [Fact]
    public async Task Replay_NewFlowThatRetriesMore_IsRefusedWhereTheRecordEnds()
    {
        var script = new Script().Fails("a", retryable: true);
        await using var test = script.Host(f => f.Add("a", "do"));
        await test.RunAsync(1);

        var result = await Replayer(test.Store, [script.Type]).ReplayAsync(
            test.Run.Run, new ReplayOptions { Flow = script.Flow(f => f.Add("a", "do", o => o.Retry = new RetryPolicy { Attempts = 2 })).Definition });

        Assert.Contains("not come this way so often", Assert.Single(result.Refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_RunThatWaits_WaitsToo()
    {
        await using var test = new Script().Host(f => f.Add("a", "do", o => o.Approval(a => a.Deadline = TimeSpan.FromDays(1))));
        await test.RunAsync(1);

        var result = await Replayer(test.Store, []).ReplayAsync(test.Run.Run);

        Assert.True(result.IsSame, Describe(result));
        Assert.Equal(RunStatus.WaitingForInput, result.Replayed.Status);
    }

    [Fact]
    public async Task Replay_RequestThatExpired_ExpiresWithoutWaiting()
    {
        await using var test = new Script().Host(f => f.Add("a", "do", o => o.Approval(a => a.Deadline = TimeSpan.FromDays(1))));
        await test.RunAsync(1);
        Assert.Equal(RunStatus.Failed, (await test.AdvanceAsync(TimeSpan.FromDays(2))).Status);

        var result = await Replayer(test.Store, []).ReplayAsync(test.Run.Run);

        Assert.True(result.IsSame, Describe(result));
    }

    [Fact]
    public async Task Replay_RunResumedWithAPlan_ChangesWhatThePlanChanged()
    {
        await using var test = new Script().Fails("b").Host(f => f
            .AddTransform("a", null, o => o.Set("n", "input.n"))
            .Add("b", "do", o => o.After("a"))
            .Add("c", "do", o =>
            {
                o.After("b").Set("n", "nodes.a.output.n");
                o.RunIf = RunIf.Always;
            }));
        await test.RunAsync(new { n = 1 });
        await test.CrashAsync();
        var ended = await test.ResumeAsync(new ResumeOptions { Skip = ["b"], Input = FlowValue.From(new { n = 2 }) });

        var result = await Replayer(test.Store, []).ReplayAsync(test.Run.Run);

        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.True(result.IsSame, Describe(result));
        Assert.Contains("2", Node(result, "c").After?.Output?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_RunThatKeepsItsNewestStateOnly_TakesWhatThatTells()
    {
        await using var test = new Script().Fails("b", 1, retryable: true).Host(
            f => f.Add("a", "do").Add("b", "do", o => o.After("a").Retry = new RetryPolicy { Attempts = 3, Interval = TimeSpan.Zero }), configure: o => o.Settings = new RunSettings { Behavior = CheckpointBehavior.Replace });
        await test.RunAsync(1);

        var result = await Replayer(test.Store, []).ReplayAsync(test.Run.Run);

        Assert.True(result.IsSame, Describe(result));
        Assert.Single(await BytesAsync(test.Store, test.Run.Run));
    }

    internal static string Describe(ReplayResult result) => string.Join("\n", [
        $"{result.Recorded.Status} {Words(result.Recorded.Outcome)} -> {result.Replayed.Status} {Words(result.Replayed.Outcome)} {result.Recorded.Output} {result.Replayed.Output} {result.Recorded.Error?.Code} {result.Replayed.Error?.Message}",
        .. result.Refused.Select(r => $"refused {r}"),
        .. result.Nodes.Where(n => !n.IsSame).Select(n => n.ToString())]);

    private static string Words(RunOutcome? outcome) => outcome is null ? "" : ReplayWords.Of(outcome);

    private static void Order(FlowBuilder flow, string big) => flow.Add("a", "do").Add("big", "do", o => o.After("a", big)).Add("small", "do", o => o.After("a", "output <= 5"));

    private static NodeComparison Node(ReplayResult result, string id) => result.Nodes.Single(n => n.Node == id);

    private static FlowReplayer Replayer(IFlowStore store, IReadOnlyList<NodeType> types)
    {
        var options = new FlowHostOptions { Store = store };
        foreach (var type in types)
            options.NodeTypes.Add(type);
        return new FlowReplayer(options);
    }

    private static async Task<IReadOnlyList<string>> BytesAsync(IFlowStore store, RunId run)
        => [.. (await store.ReadAsync(run, JournalPosition.Start, null, default)).Records.Select(r => System.Text.Encoding.UTF8.GetString(r.Span))];
}
