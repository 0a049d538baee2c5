using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Values;
using static DurableFlows.Tests.Scheduling.PureRun;

namespace DurableFlows.Tests.Scheduling;

public sealed class ResumeTests
{
    private static readonly RetryPolicy Twice = new() { Attempts = 2, Interval = TimeSpan.FromSeconds(10), Backoff = 1 };

    [Fact]
    public void Resume_AfterAFailure_RunsWhatFailedAndDecidesHandlersAgain()
    {
        var run = new PureRun(Flow(Node("a"), Node("b"), Node("c", "b"), Node("undo", "b") with { RunIf = RunIf.OnFailure }));
        run.Complete("a");
        run.Fail("b");
        run.Complete("undo");
        run.End();
        run.Open();

        Assert.Equal("b", Assert.Single(run.Last.OfType<Decision.RunNode>()).Dispatch.Path.Node);
        Assert.Equal(NodePhase.Pending, run["undo"].Phase);
        run.Complete("b");
        Assert.Equal((NodePhase.Scheduled, NodePhase.Skipped), (run["c"].Phase, run["undo"].Phase));
    }

    [Fact]
    public void Resume_GivesAFreshRetryBudget()
    {
        var run = new PureRun(Flow(Node("a") with { Retry = Twice }));
        run.Fail("a", retryable: true);
        run.Fail("a", retryable: true);
        run.End();
        run.Open();
        run.Fail("a", retryable: true);
        Assert.Equal((NodePhase.Scheduled, 4), (run["a"].Phase, run["a"].Attempt));
        run.Fail("a", retryable: true);
        Assert.Equal(NodePhase.Failed, run["a"].Phase);
    }

    [Fact]
    public void Open_BetweenAttempts_KeepsTheDueTime()
    {
        var run = new PureRun(Flow(Node("a") with { Retry = Twice }));
        run.Fail("a", retryable: true);
        run.Now = Begin.AddSeconds(4);
        run.Open();

        Assert.Equal(Begin.AddSeconds(10), Assert.IsType<Decision.RunNode>(Assert.Single(run.Last)).NotBefore);
    }

    [Fact]
    public void Open_WithALostAttempt_DecidesItsHandlerOnce()
    {
        var run = new PureRun(Flow(Node("a"), Node("undo", "a") with { RunIf = RunIf.OnFailure }), settings: new RunSettings { MaxLostHosts = 2 });
        run.Start("a");
        run.Open();
        Assert.Equal("a", Assert.IsType<Decision.RunNode>(Assert.Single(run.Last)).Dispatch.Path.Node);
        run.Open();

        Assert.Equal("node.host-lost", run["a"].Error?.Code);
        Assert.Equal("undo", Assert.IsType<Decision.RunNode>(Assert.Single(run.Last)).Dispatch.Path.Node);
    }

    [Fact]
    public void Record_OfAnOldGeneration_IsLate()
    {
        var run = new PureRun(Flow(Node("a")));
        var dispatch = run["a"].Dispatch;
        run.Open();
        var verdict = run.Apply(new DurableFlows.Journal.Records.NodeCompleted
        {
            Id = "late",
            Run = "r",
            Time = Begin,
            Generation = 1,
            Dispatch = dispatch,
            Output = StoredValue.Of(FlowValue.From(1)),
        });

        Assert.Equal((RecordVerdict.Late, NodePhase.Scheduled), (verdict, run["a"].Phase));
    }

    [Fact]
    public void Open_OfAGenerationThatIsTaken_IsSuperseded()
    {
        var run = new PureRun(Flow(Node("a")));
        run.Open();

        Assert.Equal(RecordVerdict.Superseded, run.Open(generation: 2));
    }

    [Fact]
    public void Child_ThatFails_IsRetriedAsOftenAsThePolicySays()
    {
        var run = new PureRun(Flow(Node("a") with { Retry = Twice }));
        run.Progress("a", child: new ChildLink("c", "f", run.State.Input));
        for (var generation = 1; generation <= 2; generation++)
        {
            run.EndChild("a", generation, RunStatus.Failed);
            run.Fail("a", retryable: true);
            Assert.Equal(generation == 1 ? NodePhase.AwaitingChild : NodePhase.Failed, run["a"].Phase);
        }

        run.End();
        run.Open();
        Assert.Equal(2, Assert.IsType<Decision.RunChild>(Assert.Single(run.Last)).AfterGeneration);
    }

    [Fact]
    public void Child_ToldTwiceOfOneEnd_CountsOnce()
    {
        var run = new PureRun(Flow(Node("a")));
        run.Progress("a", child: new ChildLink("c", "f", run.State.Input));
        run.EndChild("a", 1);

        Assert.Equal(RecordVerdict.Superseded, run.EndChild("a", 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Child_CancelledWithTheRun_GoesOnWithIt(bool toldBeforeTheEnd)
    {
        var run = new PureRun(Flow(Node("a")));
        run.Progress("a", child: new ChildLink("c", "f", run.State.Input));
        run.Cancel();
        Assert.Contains(run.Last, d => d is Decision.CancelChild { Run: "c" });
        if (toldBeforeTheEnd)
            run.EndChild("a", 1, RunStatus.Cancelled);
        run.End();
        run.Open();
        Assert.Contains(run.Last, d => d is Decision.RunChild);
        if (!toldBeforeTheEnd)
            run.EndChild("a", 1, RunStatus.Cancelled);

        Assert.Equal(NodePhase.AwaitingChild, run["a"].Phase);
        Assert.Equal(1, run.Last.OfType<Decision.RunChild>().Last().AfterGeneration);
        run.EndChild("a", 2);
        Assert.Equal(NodePhase.Scheduled, run["a"].Phase);
    }

    [Fact]
    public void Rerun_OfANodeWithAChild_TakesTheEndOfTheNewChild()
    {
        var run = new PureRun(Flow(Node("a")));
        run.Progress("a", child: new ChildLink("c", "f", run.State.Input));
        run.EndChild("a", 1);
        run.Complete("a");
        run.End();
        run.Open(new ResumePlan { Rerun = ["a"] });
        run.Progress("a", child: new ChildLink("c-e1", "f", run.State.Input));

        Assert.Equal(RecordVerdict.Applied, run.EndChild("a", 1));
    }

    [Fact]
    public void SetOutput_WhileADependantIsInFlight_GivesItANewEpoch()
    {
        var run = new PureRun(Flow(Node("a"), Node("b", "a")));
        run.Complete("a");
        var before = run["b"].Dispatch;
        run.Open(new ResumePlan { Outputs = new Dictionary<string, PlannedOutput> { ["a"] = new() { Value = StoredValue.Of(FlowValue.From(2)) } } });

        Assert.Equal(before.Epoch + 1, Assert.IsType<Decision.RunNode>(Assert.Single(run.Last)).Dispatch.Epoch);
    }

    [Fact]
    public void Rerun_OfAMapWhoseItemsAsk_WithdrawsTheirRequests()
    {
        var run = new PureRun(Flow(Node("m")));
        run.Progress("m", items: 2);
        run.Ask("m[0]", "q0");
        run.Open(new ResumePlan { Rerun = ["m"] });

        Assert.Equal(RequestStatus.Withdrawn, run.State.Requests["q0"].Status);
        Assert.Equal(AnswerVerdict.Withdrawn, run.Answer("q0"));
        Assert.Equal(1, run["m"].Epoch);
    }

    [Fact]
    public void Map_OverItsThreshold_StopsAskingAndAsksAgainAfterAResume()
    {
        var run = new PureRun(Flow(Node("m") with { Map = new MapDefinition { Items = "input" } }));
        run.Progress("m", items: 3);
        run.Ask("m[0]", "q0");
        run.Complete("m[1]");
        run.Fail("m[2]");
        Assert.Equal("map.threshold", run["m"].Error?.Code);
        Assert.Equal(RequestStatus.Withdrawn, run.State.Requests["q0"].Status);
        run.End();
        run.Open();
        Assert.Equal(["m[0]", "m[2]"], run.Last.OfType<Decision.RunNode>().Select(d => d.Dispatch.Path.ToString()).Order());
        run.Ask("m[0]", "q0");
        Assert.Equal(RequestStatus.Open, run.State.Requests["q0"].Status);
    }

    [Theory]
    [InlineData("29%", 100, 29)]
    [InlineData("10%", 19, 1)]
    [InlineData("100%", 3, 3)]
    [InlineData("2", 100, 2)]
    [InlineData(null, 100, 0)]
    public void Map_Threshold_AllowsExactlySoManyFailures(string? limit, int count, int allowed)
    {
        var run = new PureRun(Flow(Node("m") with { Map = new MapDefinition { Items = "input", MaxFailures = limit } }));
        run.Progress("m", items: count);
        for (var i = 0; i < allowed; i++)
            run.Fail($"m[{i}]");
        Assert.NotEqual(NodePhase.Failed, run["m"].Phase);
        if (allowed == count)
            return;
        run.Fail($"m[{allowed}]");
        Assert.Equal(NodePhase.Failed, run["m"].Phase);
    }

    [Fact]
    public void Map_ThatFailsWithConditionsBehindIt_HasThemAskedByAWorker()
    {
        var flow = Flow(
            Node("m") with { Map = new MapDefinition { Items = "input" }, OnError = ErrorBehavior.Return },
            new NodeDefinition { Id = "b", Type = "transform", Needs = [new NeedDefinition { Node = "m", When = "nodes.m.error == null" }] });
        var run = new PureRun(flow);
        run.Progress("m", items: 2);
        run.Fail("m[0]");

        Assert.Equal(run["m"].Dispatch, Assert.IsType<Decision.RunNode>(Assert.Single(run.Last)).Dispatch);
        Assert.Equal("map.threshold", run["m"].Broken?.Code);
        run.Apply(new DurableFlows.Journal.Records.NodeFailed
        {
            Id = "f",
            Run = "r",
            Time = Begin,
            Generation = 1,
            Dispatch = run["m"].Dispatch,
            Error = run["m"].Broken!,
            NotTaken = ["b"],
        });
        Assert.Equal((NodePhase.Returned, NodePhase.Skipped), (run["m"].Phase, run["b"].Phase));
    }

    [Fact]
    public void Resume_WithAnOutputThatWasNotStored_LetsWhatBeganWaitForIt()
    {
        var run = new PureRun(Flow(Node("a"), Node("b", "a"), Node("c", "a")));
        run.Complete("a", omitted: true);
        run.Ask("c", "q");
        run.Fail("b");
        run.End();
        run.Open();
        Assert.Equal("a", Assert.IsType<Decision.RunNode>(Assert.Single(run.Last)).Dispatch.Path.Node);
        run.Answer("q");
        Assert.Empty(run.Last);
        run.Complete("a", omitted: true);

        Assert.Equal(["b#0.0.2", "c#0.1.1"], run.Last.OfType<Decision.RunNode>().Select(d => d.Dispatch.ToString()));
        run.Complete("b");
        run.Complete("c");
        Assert.Contains(run.Last, d => d is Decision.FinishRun { Status: RunStatus.Completed });
    }
}
