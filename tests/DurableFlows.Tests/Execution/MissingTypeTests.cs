using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Retention;
using DurableFlows.Runs;

namespace DurableFlows.Tests.Execution;

/// <summary>A host shows runs of which it has neither the flow nor the node types any more, and keeps them safe.</summary>
public sealed class MissingTypeTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Run_OfATypeThatIsGone_IsShownAndSaysSo()
    {
        await using var test = _script.Host(f => f.Add("a", "do").Add("pay", "do", o => o.After("a").Approval()));
        await test.RunAsync(1);
        await using var other = new FlowHost(new FlowHostOptions { Store = test.Store }, null, test.Time);

        var details = await other.Client.GetAsync(test.Run.Run);

        Assert.Equal(["do version 1"], details.MissingTypes);
        Assert.Empty((await test.Client.GetAsync(test.Run.Run)).MissingTypes);
        Assert.Equal(RunStatus.WaitingForInput, details.Summary.Status);
        Assert.Single(await other.Client.ListAsync(new RunQuery()));
        Assert.Equal(["succeeded", "asking"], details.Nodes.Select(n => n.Status));
        Assert.Equal(details.Sequence, (await other.Client.EventsAsync(test.Run.Run)).Count);
        Assert.Equal(2, (await other.Client.GetAsync(test.Run.Run, 2)).Sequence);
        Assert.Single((await other.Client.RequestsAsync(new RequestQuery())).Requests);
        Assert.True((await other.Client.CompareAsync(new RunPosition(test.Run.Run), new RunPosition(test.Run.Run))).IsSame);
    }

    [Fact]
    public async Task Resume_OfATypeThatIsGone_SuspendsSayingWhichAndLosesNothing()
    {
        var hold = _script.Holds("b");
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.StartAsync(1);
        await hold.Entered.Task;
        await test.CrashAsync();
        await using var other = new FlowHost(new FlowHostOptions { Store = test.Store }, null, test.Time);

        var preview = await other.Client.PreviewResumeAsync(test.Run.Run);
        var result = await (await other.ResumeAsync(test.Run.Run)).Completion;

        Assert.Equal("node type do version 1 is not registered here, so the run would be suspended", preview.Nodes[1].Why);
        Assert.Equal(RunStatus.Suspended, result.Status);
        Assert.StartsWith("node.type-missing: Node 'b' is of type do version 1", result.Reason, StringComparison.Ordinal);
        _script.Do("b", c => c.Input);
        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
        Assert.Equal(1, _script.Count("a"));
    }

    [Fact]
    public async Task Prune_RunsOfATypeThatIsGone_GoesByTheSameRules()
    {
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.RunAsync(1);
        var ended = test.Run.Run.Value;
        await using var asks = _script.Host(f => f.Add("a", "do", o => o.Approval()), test.Store);
        await asks.RunAsync(1);
        await using var other = new FlowHost(new FlowHostOptions { Store = test.Store }, null, test.Time);
        test.Time.Advance(TimeSpan.FromDays(2));
        var options = new PruneOptions { Ttl = new Dictionary<RunStatus, TimeSpan> { [RunStatus.Completed] = TimeSpan.FromDays(1) } };

        var plans = (Own: await test.Client.PlanPruneAsync(options), Other: await other.Client.PlanPruneAsync(options));

        Assert.Equal(ended, Assert.Single(plans.Other.Remove).Run);
        Assert.Equal(plans.Own.Remove.Select(r => r.Run), plans.Other.Remove.Select(r => r.Run));
        Assert.Equal(plans.Own.Exempt.Select(r => r.Run), plans.Other.Exempt.Select(r => r.Run));
    }

    [Fact]
    public async Task Run_WhoseDefinitionIsGone_IsListedAndNothingElseIsDoneWithIt()
    {
        using var folder = new Storage.TemporaryFolder();
        string run;
        using (var store = new DurableFlows.Storage.Files.FileStore(new DurableFlows.Storage.Files.FileStoreOptions { Path = folder.Path }))
        {
            await using var test = _script.Host(f => f.Add("a", "do", o => o.Approval()), store);
            await test.RunAsync(1);
            run = test.Run.Run.Value;
        }

        foreach (var file in Directory.GetFiles(Path.Combine(folder.Path, "definitions")))
            File.Delete(file);
        using var again = new DurableFlows.Storage.Files.FileStore(new DurableFlows.Storage.Files.FileStoreOptions { Path = folder.Path });
        await using var host = new FlowHost(new FlowHostOptions { Store = again, NodeTypes = { _script.Type } });

        var recovered = await host.RecoverAsync();
        var shown = await Assert.ThrowsAsync<FlowException>(() => host.Client.GetAsync(RunId.Parse(run)));
        var resumed = await Assert.ThrowsAsync<FlowException>(() => host.ResumeAsync(RunId.Parse(run)));
        await host.Client.PruneAsync(new PruneOptions { Keep = 1 });

        Assert.Empty(recovered);
        Assert.Equal((ErrorCodes.DefinitionMissing, ErrorCodes.DefinitionMissing), (shown.Code, resumed.Code));
        Assert.Equal(run, Assert.Single(await host.Client.ListAsync(new RunQuery())).Run);
        Assert.Empty(await host.Client.RequestsAsync());
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.Path, "runs"), "journal.jsonl", SearchOption.AllDirectories));
    }
}
