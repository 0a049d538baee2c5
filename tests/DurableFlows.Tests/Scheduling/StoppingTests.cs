using DurableFlows.Definitions;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using static DurableFlows.Tests.Scheduling.PureRun;

namespace DurableFlows.Tests.Scheduling;

public sealed class StoppingTests
{
    [Fact]
    public void Failure_WithSiblingInFlight_WaitsForItAndKeepsItsOutcome()
    {
        var run = new PureRun(Flow(Node("a"), Node("b"), Node("c", "b")));
        run.Fail("a");
        Assert.DoesNotContain(run.Last, d => d is Decision.FinishRun);
        run.Complete("b");

        Assert.Equal(NodePhase.Succeeded, run["b"].Phase);
        Assert.Equal(SkipCause.Stopped, run["c"].SkipCause);
        Assert.Equal(RunStatus.Failed, Assert.IsType<Decision.FinishRun>(Assert.Single(run.Last)).Status);
    }

    [Fact]
    public void Failure_OfASiblingInFlight_IsNotRetriedAnyMore()
    {
        var run = new PureRun(Flow(Node("a"), Node("b") with { Retry = new RetryPolicy { Attempts = 5 } }));
        run.Fail("a");
        run.Fail("b", retryable: true);

        Assert.Equal(NodePhase.Failed, run["b"].Phase);
        Assert.Equal(RunStatus.Failed, Assert.IsType<Decision.FinishRun>(Assert.Single(run.Last)).Status);
    }

    [Fact]
    public void Failure_WhileASiblingWaitsForItsRetry_StopsIt()
    {
        var run = new PureRun(Flow(Node("a"), Node("b") with { Retry = new RetryPolicy { Attempts = 5 } }));
        run.Fail("b", retryable: true);
        run.Fail("a");

        Assert.Equal((NodePhase.Skipped, SkipCause.Stopped), (run["b"].Phase, run["b"].SkipCause));
        Assert.Contains(run.Last, d => d is Decision.FinishRun);
    }

    [Fact]
    public void Failure_WhileASiblingAsks_StopsItAndResumeAsksUnderTheSameRequest()
    {
        var run = new PureRun(Flow(Node("a"), Node("b")));
        run.Ask("b", "q", r => r with { Deadline = Begin.AddDays(3) });
        run.Fail("a");
        run.End();
        run.Now = Begin.AddDays(1);
        run.Open();

        Assert.Equal(NodePhase.Asking, run["b"].Phase);
        Assert.Equal(Begin.AddDays(3), run["b"].Request?.Request.Deadline);
        Assert.Contains(run.Last, d => d is Decision.WatchRequest { Request: "q" });
    }

    [Fact]
    public void Sibling_ThatWouldWaitAfterTheFailure_IsStoppedInstead()
    {
        var run = new PureRun(Flow(Node("a"), Node("asks"), Node("sleeps"), Node("child"), Node("map")));
        run.Fail("a");
        run.Ask("asks", "q");
        run.Progress("sleeps", Begin.AddDays(9));
        run.Progress("child", child: new ChildLink("c", "f", run.State.Input));
        Assert.DoesNotContain(run.Last, d => d is Decision.RunChild);
        run.Progress("map", items: 3);

        Assert.DoesNotContain(run.Last, d => d is Decision.RunItems);
        Assert.All(run.State.Nodes.Skip(1), n => Assert.Equal(SkipCause.Stopped, n.SkipCause));
        Assert.Contains(run.Last, d => d is Decision.FinishRun);
    }

    [Fact]
    public void Handler_ThatAsks_IsNotStoppedByLaterOutcomes()
    {
        var run = new PureRun(Flow(Node("a"), Node("b"), Node("undo", "a") with { RunIf = RunIf.OnFailure }));
        run.Fail("a");
        run.Ask("undo", "q");
        run.Complete("b");

        Assert.Equal(NodePhase.Asking, run["undo"].Phase);
        run.Answer("q");
        run.Complete("undo");
        Assert.Contains(run.Last, d => d is Decision.FinishRun { Status: RunStatus.Failed });
    }

    [Fact]
    public void Queued_WhenTheRunStops_IsDueAgainAfterAResume()
    {
        var run = new PureRun(Flow(Node("a"), Node("b")));
        run.Fail("a");
        run.Apply(new DurableFlows.Journal.Records.NodeSkipped { Id = "x", Run = "r", Time = Begin, Generation = 1, Dispatch = run["b"].Dispatch, Reason = "stops", Stopped = true });
        Assert.Contains(run.Last, d => d is Decision.FinishRun);
        run.End();
        run.Open();

        Assert.Equal(["a", "b"], run.Last.OfType<Decision.RunNode>().Select(d => d.Dispatch.Path.Node).Order());
    }

    [Fact]
    public void Cancel_OfASuspendedRun_LetsItEnd()
    {
        var run = new PureRun(Flow(Node("a")));
        run.Suspend();
        run.Cancel();

        Assert.Contains(run.Last, d => d is Decision.CancelRun);
        Assert.Equal(RecordVerdict.Refused, run.Suspend());
        Assert.Equal(RecordVerdict.Applied, run.End());
        Assert.Equal(RunStatus.Cancelled, run.State.Status);
    }

    [Fact]
    public void Cancel_AfterTheLastOutcome_IsRefused()
    {
        var run = new PureRun(Flow(Node("a")));
        run.Complete("a");

        Assert.Equal(RecordVerdict.Refused, run.Cancel());
    }

    [Fact]
    public void Outcome_AfterACancel_IsKeptForTheResume()
    {
        var run = new PureRun(Flow(Node("a"), Node("b", "a")));
        run.Cancel();
        Assert.Equal(RecordVerdict.Applied, run.Complete("a"));
        run.End();
        run.Open();

        Assert.Equal("b", Assert.Single(run.Last.OfType<Decision.RunNode>()).Dispatch.Path.Node);
    }

    [Fact]
    public void Status_WithAnOpenRequestAndARetryDue_IsRunning()
    {
        var run = new PureRun(Flow(Node("a"), Node("b") with { Retry = new RetryPolicy { Attempts = 5 } }));
        run.Ask("a", "q");
        run.Fail("b", retryable: true);
        Assert.Equal(RunStatus.Running, run.State.Status);
        run.Complete("b");
        Assert.Equal(RunStatus.WaitingForInput, run.State.Status);
    }
}
