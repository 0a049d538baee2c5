using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;

namespace DurableFlows.Tests.Execution;

public sealed class ChildFlowTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Child_IsARunOfItsOwn_LinkedBothWays()
    {
        await using var test = Parent(child => child.Add("x", "do"));
        var result = await test.RunAsync(new { n = 1 });
        Assert.Equal((RunStatus.Completed, """{"n":1}"""), (result.Status, result.Output?.ToString()));

        var parent = await test.Client.GetAsync(test.Run.Run);
        var child = await test.Client.GetAsync(RunId.Parse(parent.Nodes[0].Child!));
        Assert.Equal(parent.Summary.Run, child.Summary.Parent);
        Assert.Equal(RunStatus.Completed, child.Summary.Status);
    }

    [Fact]
    public async Task Child_ThatFails_FailsItsNodeAndIsResumedWithIt()
    {
        _script.Fails("y", 1);
        await using var test = Parent(child => child.Add("x", "do").Add("y", "do", o => o.After("x")));
        var failed = await test.RunAsync(1);
        Assert.Equal((RunStatus.Failed, "boom"), (failed.Status, failed.Error?.Code));
        var result = await test.ResumeAsync();

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((1, 2), (_script.Count("x"), _script.Count("y")));
    }

    [Fact]
    public async Task Child_ThatFails_IsRetriedByTheNodesPolicy()
    {
        _script.Fails("x", retryable: true);
        await using var test = Parent(child => child.Add("x", "do"), o => o.Retry = new RetryPolicy { Attempts = 3, On = ["*"] });
        await test.RunAsync(1);
        await test.AdvanceAsync(TimeSpan.FromSeconds(1));
        var result = await test.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal((RunStatus.Failed, 3), (result.Status, _script.Count("x")));
    }

    [Fact]
    public async Task Child_ThatWaitsForAnApproval_MakesTheParentIdleAndShowsTheRequest()
    {
        await using var test = Parent(child => child.Add("x", "do", o => o.Approval()));
        await test.StartAsync(1);
        var waiting = await test.Run.WaitForInputAsync();
        Assert.NotEqual(test.Run.Run.Value, Assert.Single(waiting.Requests).Run);

        Assert.Equal(RunStatus.Completed, (await test.ApproveAsync()).Status);
    }

    [Fact]
    public async Task Child_OfACancelledRun_IsCancelledAndGoesOnWithIt()
    {
        var hold = _script.Holds("y");
        await using var test = Parent(child => child.Add("x", "do").Add("y", "do", o => o.After("x")));
        await test.StartAsync(1);
        await hold.Entered.Task;
        await test.Client.CancelAsync(test.Run.Run, null, null);
        Assert.Equal(RunStatus.Cancelled, (await test.EndAsync()).Status);
        var child = RunId.Parse((await test.Client.GetAsync(test.Run.Run)).Nodes[0].Child!);
        Assert.Equal(RunStatus.Cancelled, (await test.Client.GetAsync(child)).Summary.Status);

        hold.Released.SetResult();
        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
        Assert.Equal((1, 2), (_script.Count("x"), _script.Count("y")));
    }

    [Fact]
    public async Task Child_OfARunThatStops_IsCancelledAndGoesOnWithIt()
    {
        var hold = _script.Holds("y");
        _script.Step("bad", async (_, _) =>
        {
            if (_script.Count("bad") > 1)
                return Script.Done(1);
            await hold.Entered.Task;
            throw new InvalidOperationException("bad");
        });
        await using var test = Parent(child => child.Add("y", "do"), more: f => f.Add("bad", "do"));
        await test.StartAsync(1);
        Assert.Equal(RunStatus.Failed, (await test.EndAsync()).Status);
        hold.Released.SetResult();

        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
        Assert.Equal(2, _script.Count("y"));
    }

    [Fact]
    public async Task Children_OfMapItems_AreCancelledWithTheRun()
    {
        var hold = _script.Holds("x");
        var child = _script.Flow(f => f.Add("x", "do"), "child");
        await using var test = _script.Host(f => f.AddFlow("m", child, node: o => o.Map("input")));
        await test.StartAsync(new[] { 1, 2 });
        for (var i = 0; i < 2_000 && _script.Count("x") < 2; i++)
            await Task.Delay(5);
        await test.Client.CancelAsync(test.Run.Run, null, null);
        Assert.Equal(RunStatus.Cancelled, (await test.EndAsync()).Status);
        var all = await test.Client.ListAsync(new RunQuery());
        Assert.Equal(3, all.Count(r => r.Status == RunStatus.Cancelled));

        hold.Released.SetResult();
        Assert.Equal("[1,2]", (await test.ResumeAsync()).Output?.ToString());
    }

    [Fact]
    public async Task Child_ThatEndedWhileTheParentsHostWasGone_IsTakenAsItEnded()
    {
        var hold = _script.Holds("x");
        await using var test = Parent(child => child.Add("x", "do"));
        await test.StartAsync(5);
        await hold.Entered.Task;
        var child = RunId.Parse((await test.Client.GetAsync(test.Run.Run)).Nodes[0].Child!);
        await test.CrashAsync();
        hold.Released.SetResult();
        await (await test.Host.ResumeAsync(child)).Completion;
        var before = _script.Count("x");
        var result = await test.ResumeAsync();

        Assert.Equal((RunStatus.Completed, "5", before), (result.Status, result.Output?.ToString(), _script.Count("x")));
        Assert.Single((await Journals.ReadAsync(test)).OfType<ChildEnded>());
    }

    [Fact]
    public async Task Rerun_OfAChildNode_StartsANewChild()
    {
        await using var test = Parent(child => child.Add("x", "do"));
        await test.RunAsync(1);
        var first = (await test.Client.GetAsync(test.Run.Run)).Nodes[0].Child;
        var result = await test.ResumeAsync(new ResumeOptions { Rerun = ["sub"] });

        Assert.Equal((RunStatus.Completed, 2), (result.Status, _script.Count("x")));
        Assert.NotEqual(first, (await test.Client.GetAsync(test.Run.Run)).Nodes[0].Child);
    }

    private FlowTestHost Parent(Action<FlowBuilder> child, Action<NodeOptions>? node = null, Action<FlowBuilder>? more = null)
    {
        var flow = _script.Flow(child, "child");
        return _script.Host(f =>
        {
            f.AddFlow("sub", flow, node: node);
            more?.Invoke(f);
        });
    }
}
