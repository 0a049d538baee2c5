using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>What may and may not count for the next round of a node.</summary>
public sealed class RerunTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Rerun_OfAGatedNodeThatAsks_AsksForApprovalAnew()
    {
        var keys = new List<string>();
        _script.Step("pay", (c, _) =>
        {
            keys.Add(c.IdempotencyKey);
            return Task.FromResult<NodeStep>(new NodeStep.Asked(new Question { Title = "Which account?" }, FlowValue.Null));
        });
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval()));
        var approval = Assert.Single((await test.RunAsync(new { amount = 10 })).Requests);
        await test.ApproveAsync();
        await test.CrashAsync();

        var result = await test.ResumeAsync(new ResumeOptions { Rerun = ["pay"] });

        var again = Assert.Single(result.Requests);
        Assert.Equal(RequestKind.Approval, again.Request.Kind);
        Assert.NotEqual(approval.Request.Id, again.Request.Id);
        await test.ApproveAsync();
        Assert.Equal(2, keys.Distinct().Count());
    }

    [Fact]
    public async Task Rerun_OfAGatedNodeThatSkippedItself_AsksForApprovalAnew()
    {
        _script.Step("pay", (_, _) => Task.FromResult<NodeStep>(new NodeStep.Skipped("nothing to pay")));
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval()));
        var approval = Assert.Single((await test.RunAsync(new { amount = 10 })).Requests);
        Assert.Equal(RunStatus.Completed, (await test.ApproveAsync()).Status);

        var result = await test.ResumeAsync(new ResumeOptions { Rerun = ["pay"] });

        Assert.NotEqual(approval.Request.Id, Assert.Single(result.Requests).Request.Id);
    }

    [Fact]
    public async Task Resume_OutputThatIsMadeAgain_IsWaitedForByWhatLooksAtItFurtherDown()
    {
        _script.Do("a", _ => new { n = 7 }).Do("b", _ => 1);
        var hold = _script.Holds("c");
        await using var test = _script.Host(f => f
            .Configure(x => x.Checkpoint = new CheckpointDefinition { Exclude = ["a"] })
            .Add("a", "do")
            .Add("b", "do", o => o.After("a"))
            .Add("c", "do", o => o.After("b").Set("n", "nodes.a.output.n")));
        await test.StartAsync();
        await hold.Entered.Task;
        await test.CrashAsync();
        _script.Do("c", c => c.Input);

        var result = await test.ResumeAsync();

        Assert.Equal(("""{"n":7}""", 2, 1), (result.Output?.ToString(), _script.Count("a"), _script.Count("b")));
    }

    [Fact]
    public async Task Answer_ByAPersonNamedLikeARole_IsRefused()
    {
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval(a => a.Approvers.Add("role:lead"))));
        await test.RunAsync();

        var error = await Assert.ThrowsAsync<FlowException>(() => test.ApproveAsync("role:lead"));

        Assert.Equal(ErrorCodes.AnswerForbidden, error.Code);
    }

    [Fact]
    public async Task Suspension_OfAHostThatWasSuperseded_DoesNotStopTheNextOne()
    {
        var hold = _script.Holds("a", heeds: false);
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.StartAsync();
        await hold.Entered.Task;
        await using var second = test.NewHost();
        var taken = await second.ResumeAsync(test.Run.Run, new ResumeOptions { Takeover = true });
        hold.Released.TrySetResult();

        Assert.Equal(RunStatus.Completed, (await taken.Completion).Status);
        var kinds = (await test.Client.EventsAsync(test.Run.Run)).Where(e => e.Type == new RunSuspended { Id = "", Run = "", Time = default, Reason = "" }.Kind);
        Assert.Empty(kinds);
    }
}
