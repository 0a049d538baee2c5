using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Storage.Files;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Execution;

/// <summary>Runs that keep only their newest state.</summary>
public sealed class CompactionTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Run_ThatEnded_IsOneRecordAndReadsAsBefore()
    {
        await using var all = _script.Host(Chain(3));
        await using var newest = Replacing(Chain(3));
        await all.RunAsync(1);
        var result = await newest.RunAsync(1);

        Assert.IsType<RunSnapshot>(Assert.Single(await Journals.ReadAsync(newest)));
        var (expected, actual) = (await all.Client.GetAsync(all.Run.Run), await newest.Client.GetAsync(newest.Run.Run));
        Assert.Equal((RunStatus.Completed, expected.Sequence), (result.Status, actual.Sequence));
        Assert.Equal(expected.Nodes.Select(n => (n.Path, n.Status, n.Output?.Inline?.ToString())), actual.Nodes.Select(n => (n.Path, n.Status, n.Output?.Inline?.ToString())));
        Assert.Equal(expected.Output?.Inline?.ToString(), actual.Output?.Inline?.ToString());
    }

    [Fact]
    public async Task Run_ThatKeepsEveryPosition_IsNotCompacted()
    {
        await using var test = _script.Host(Chain(3), configure: o => o.Compaction = new CompactionPace(1, 0));
        await test.RunAsync(1);

        Assert.IsType<RunStarted>((await Journals.ReadAsync(test))[0]);
    }

    [Fact]
    public async Task Run_LeftWhileItAsks_IsAnsweredAndGoesOn()
    {
        await using var test = Replacing(f => f.Add("a", "do").AddApproval("sign", "a").Add("b", "do", n => n.After("sign")));
        var request = Assert.Single((await test.RunAsync(1)).Requests);
        await test.Run.LeaveAsync();
        var record = Assert.IsType<RunSnapshot>(Assert.Single(await Journals.ReadAsync(test)));

        Assert.Equal(RequestStatus.Open, Assert.Single(record.Requests ?? []).Status);
        Assert.Equal(request.Request.Id, Assert.Single(await test.Client.RequestsAsync()).Request.Id);
        await test.Client.AnswerAsync(test.Run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });
        var result = await (await test.Host.ResumeAsync(test.Run.Run)).Completion;
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((1, 1), (_script.Count("a"), _script.Count("b")));
    }

    [Fact]
    public async Task Run_OfManyRecords_IsCompactedWhileItGoesOn()
    {
        var hold = _script.Holds("n700");
        await using var test = Replacing(Chain(701));
        await test.StartAsync(1);
        await hold.Entered.Task;

        while (await Journals.ReadAsync(test) is not [RunSnapshot, ..])
            await Task.Yield();
        hold.Released.SetResult();
        Assert.Equal(RunStatus.Completed, (await test.EndAsync()).Status);
        Assert.Equal(701, _script.Ran.Count);
    }

    [Fact]
    public async Task Checkpoint_FromBeforeTheSnapshot_IsGone()
    {
        await using var test = Replacing(Chain(3));
        var last = (await test.RunAsync(1)).Sequence;

        var e = await Assert.ThrowsAsync<FlowException>(() => test.Client.GetAsync(test.Run.Run, 2));
        Assert.Equal(ErrorCodes.CheckpointGone, e.Code);
        Assert.Contains($"@{last}", e.Message, StringComparison.Ordinal);
        Assert.Equal(last, (await test.Client.GetAsync(test.Run.Run, last)).Sequence);
    }

    [Fact]
    public async Task Checkpoint_ThatNeverWas_IsNotFound()
    {
        await using var test = Replacing(Chain(1));
        var last = (await test.RunAsync(1)).Sequence;

        var e = await Assert.ThrowsAsync<FlowException>(() => test.Client.GetAsync(test.Run.Run, last + 1));
        Assert.Equal(ErrorCodes.RunNotFound, e.Code);
        Assert.Contains($"from {last} to {last}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_OfACompactedRun_BeginWithTheSnapshot()
    {
        await using var test = Replacing(f => f.AddApproval("sign"));
        var request = Assert.Single((await test.RunAsync(1)).Requests);
        var at = (await test.Run.LeaveAsync()).Sequence;
        await test.Client.AnswerAsync(test.Run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });

        Assert.Equal([(at, "run.snapshot"), (at + 1, "input.answered")], (await test.Client.EventsAsync(test.Run.Run)).Select(e => (e.Sequence, e.Type)));
    }

    [Fact]
    public async Task Compaction_ThatFails_LeavesTheRunAsItIs()
    {
        var store = new FaultyStore(new MemoryStore()) { FailCompactions = true };
        await using var test = Replacing(Chain(3), store);

        Assert.Equal(RunStatus.Completed, (await test.RunAsync(1)).Status);
        Assert.IsType<RunStarted>((await Journals.ReadAsync(test))[0]);
    }

    [Fact]
    public async Task Session_ThatReadBeforeAndNotSince_FindsWhatItMissed()
    {
        await using var test = Replacing(f => f.Add("a", "do").AddApproval("sign", "a"));
        var hold = _script.Holds("a");
        await test.StartAsync(1);
        await hold.Entered.Task;
        using var session = await OpenAsync(test);
        hold.Released.SetResult();
        await test.Run.WaitForInputAsync();
        await test.Run.LeaveAsync();

        await session.RefreshAsync(default);

        Assert.Equal(session.Read(s => s.Sequence), (await test.Client.GetAsync(test.Run.Run)).Sequence);
        Assert.Equal(RunStatus.WaitingForInput, session.Read(s => s.Status));
    }

    [Fact]
    public async Task Record_WrittenByASessionThatReadBefore_CountsByItsPosition()
    {
        await using var test = Replacing(f => f.AddApproval("sign"));
        await test.RunAsync(1);
        using var session = await OpenAsync(test);
        await test.Run.LeaveAsync();

        var applied = await session.AppendAsync(new CancelRequested { Id = "cancel", Run = session.Read(s => s.Incarnation), Time = test.Time.GetUtcNow() });

        Assert.Equal((RecordVerdict.Applied, session.Read(s => s.Sequence)), (applied.Verdict, applied.Sequence));
        Assert.Equal([typeof(RunSnapshot), typeof(CancelRequested)], (await Journals.ReadAsync(test)).Select(r => r.GetType()));
    }

    [Fact]
    public async Task Run_StartedAnewUnderTheIdOfADeletedOne_IsNotReplacedByIt()
    {
        await using var test = Replacing(f => f.AddApproval("sign"));
        await test.RunAsync(1);
        using var session = await OpenAsync(test);
        var run = test.Run.Run;
        var bodies = (await Journals.ReadAsync(test)).Select(r => JournalCodec.Encode(r with { Run = "another..." })).ToArray();
        await test.Store.DeleteRunAsync(run, default);
        var end = (await test.Store.AppendAsync(run, bodies, JournalPosition.Start, default)).End;
        Assert.Equal(end, session.End);

        Assert.False(await session.CompactAsync(() => "snapshot", default));

        Assert.IsType<RunStarted>((await Journals.ReadAsync(test))[0]);
    }

    [Fact]
    public async Task Damage_BehindTheSnapshot_NamesTheLastGoodCheckpoint()
    {
        using var folder = new TemporaryFolder();
        await using var test = Replacing(f => f.AddApproval("sign"), folder.Keep(FileStore.Open(folder.Path)));
        await test.RunAsync(1);
        var at = (await test.Run.LeaveAsync()).Sequence;
        await test.Client.CancelAsync(test.Run.Run, "ann", "one");
        await test.Client.SuspendAsync(test.Run.Run, "ann", "two");
        var path = Assert.Single(Directory.GetFiles(folder.Path, "journal.jsonl", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"one\"", "\"eno\"", StringComparison.Ordinal));

        var e = await Assert.ThrowsAsync<JournalDamagedException>(() => test.Client.GetAsync(test.Run.Run));
        Assert.Equal(at, e.LastGood);
        Assert.Equal(at, (await test.Client.GetAsync(test.Run.Run, at)).Sequence);
    }

    [Fact]
    public async Task Host_WhoseRunWasTakenAndCompacted_LetsGoOfIt()
    {
        var first = _script.Holds("a", heeds: false);
        await using var test = Replacing(f => f.Add("a", "do"));
        await test.StartAsync(1);
        await first.Entered.Task;
        _script.Do("a", _ => 2);
        await using var other = test.NewHost();
        var taken = await (await other.ResumeAsync(test.Run.Run, new ResumeOptions { Takeover = true })).Completion;
        first.Released.SetResult();

        Assert.Equal("2", (await test.EndAsync()).Output?.ToString());
        Assert.Equal("2", taken.Output?.ToString());
        Assert.Equal(RunStatus.Completed, (await test.Client.GetAsync(test.Run.Run)).Summary.Status);
    }

    [Fact]
    public async Task Delete_OfACompactedRun_TakesEveryChildItEverStarted()
    {
        var child = FlowBuilder.Create("child").AddTransform("t").Build();
        await using var test = Replacing(f => f.AddFlow("inner", child));
        await test.RunAsync(1);
        await (await test.Host.ResumeAsync(test.Run.Run, new ResumeOptions { Rerun = ["inner"] })).Completion;
        Assert.Equal(3, (await test.Client.ListAsync(new RunQuery())).Count);

        await test.Client.DeleteAsync(test.Run.Run);

        Assert.Empty(await test.Client.ListAsync(new RunQuery()));
    }

    [Fact]
    public async Task Bundle_OfACompactedRun_GoesOnElsewhere()
    {
        await using var test = Replacing(f => f.Add("a", "do").AddApproval("sign", "a"));
        var request = Assert.Single((await test.RunAsync(new string('x', 10_000))).Requests);
        await test.Run.LeaveAsync();
        using var bundle = new MemoryStream();
        await test.Client.ExportAsync(test.Run.Run, bundle);
        bundle.Position = 0;
        await using var other = Replacing(f => f.Add("a", "do").AddApproval("sign", "a"));
        await other.Client.ImportAsync(bundle);
        await other.Client.AnswerAsync(test.Run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });

        Assert.Equal(RunStatus.Completed, (await (await other.Host.ResumeAsync(test.Run.Run)).Completion).Status);
    }

    private static Action<FlowBuilder> Chain(int length) => f =>
    {
        f.Add("n0", "do");
        for (var i = 1; i < length; i++)
        {
            var before = $"n{i - 1}";
            f.Add($"n{i}", "do", n => n.After(before));
        }
    };

    private static async Task<RunSession> OpenAsync(FlowTestHost test)
    {
        var parts = new HostParts(new FlowHostOptions { Store = test.Store, NodeTypes = { new Script().Type } }, new ServiceCollection().BuildServiceProvider(), test.Time, new IdSource(test.Time));
        return await parts.ReadAsync(test.Run.Run, default) ?? throw new InvalidOperationException("There is no run.");
    }

    private FlowTestHost Replacing(Action<FlowBuilder> build, IFlowStore? store = null)
        => _script.Host(build, store, o => o.Settings = new RunSettings { Behavior = CheckpointBehavior.Replace });
}
