using DurableFlows.Journal.Records;
using FsCheck.Xunit;

namespace DurableFlows.Tests.Scheduling;

public sealed class SchedulerProperties
{
    [Property(MaxTest = 500)]
    public void Run_InAnyOrder_EndsWithTheSameOutcomeOfEachNode(int seed, int first, int second)
    {
        var flow = SimulatedRuns.RandomFlow(seed, stops: false);
        var one = new SimulatedRuns(seed, first, 0).Run(flow);
        var other = new SimulatedRuns(seed, second, 0).Run(flow);

        // Which item of a map was the last straw depends on the order; what became of the nodes does not.
        Assert.Equal(Nodes(SimulatedRuns.Outcome(one)), Nodes(SimulatedRuns.Outcome(other)));
    }

    [Property(MaxTest = 300)]
    public void Run_WithHostsLost_EndsAsIfNoneWas(int seed, int order)
    {
        var flow = SimulatedRuns.RandomFlow(seed, stops: false);
        var calm = new SimulatedRuns(seed, order, 0).Run(flow);
        var stormy = new SimulatedRuns(seed, order, 0.3).Run(flow);

        Assert.Equal(Nodes(SimulatedRuns.Outcome(calm)), Nodes(SimulatedRuns.Outcome(stormy)));
    }

    [Property(MaxTest = 500)]
    public void Run_ThatMayStop_EndsAndSettlesEachNodeOnce(int seed, int order)
    {
        var run = new SimulatedRuns(seed, order, 0.1).Run(SimulatedRuns.RandomFlow(seed, stops: true));

        Assert.All(run.State.Nodes, n => Assert.True(n.IsSettled));
        Assert.Equal(run.State.Stopping, run.State.End is RunFailed);
    }

    [Property(MaxTest = 300)]
    public void Journal_FoldedAgain_GivesTheSameStateAndDecisionsAtEveryRecord(int seed, int order)
    {
        var run = new SimulatedRuns(seed, order, 0.2).Run(SimulatedRuns.RandomFlow(seed, stops: true));
        var again = run.Refold();

        Assert.Equal(run.DescribeCaused(), again.DescribeCaused());
        Assert.Equal(run.Describe(), again.Describe());
    }

    [Property(MaxTest = 300)]
    public void Run_ResumedUntilItCompletes_RunsNoSucceededNodeAgain(int seed, int order)
    {
        var run = new SimulatedRuns(seed, order, 0).Run(SimulatedRuns.RandomFlow(seed, stops: true));
        if (run.State.End is not RunFailed)
            return;
        var kept = run.State.Nodes.Where(n => n.Phase == DurableFlows.Runs.NodePhase.Succeeded && !run.State.Nodes.Any(s => n.Node.IsAfter(s.Node)
            && s.Phase is DurableFlows.Runs.NodePhase.Failed or DurableFlows.Runs.NodePhase.Skipped)).Select(n => n.Node.Id).ToArray();
        run.Open();

        Assert.DoesNotContain(run.Last.OfType<DurableFlows.Scheduling.Decision.RunNode>(), d => d.Dispatch.Path.Index is null && kept.Contains(d.Dispatch.Path.Node));
    }

    private static string Nodes(string outcome) => string.Join("\n", outcome.Split('\n').Where(l => !l.Contains('[', StringComparison.Ordinal)));
}
