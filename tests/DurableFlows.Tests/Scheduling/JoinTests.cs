using DurableFlows.Definitions;
using DurableFlows.Runs;
using static DurableFlows.Tests.Scheduling.PureRun;

namespace DurableFlows.Tests.Scheduling;

public sealed class JoinTests
{
    public enum Source
    {
        Taken,
        NotTaken,
        Returned,
        Failed,
        SkippedByCondition,
        SkippedByFailure,
    }

    public static TheoryData<RunIf, Source, Source> Combinations()
    {
        var all = new TheoryData<RunIf, Source, Source>();
        foreach (var rule in Enum.GetValues<RunIf>())
        {
            foreach (var left in Enum.GetValues<Source>())
            {
                foreach (var right in Enum.GetValues<Source>())
                    all.Add(rule, left, right);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Join_OfTwoSources_StartsAsItsRuleSays(RunIf rule, Source left, Source right)
    {
        var run = new PureRun(Flow([.. Sources("a", left), .. Sources("b", right), Node("join", "a", "b") with { RunIf = rule }]));
        foreach (var (id, source) in new[] { ("a", left), ("b", right) }.OrderBy(s => Fails(s.Item2)))
            Settle(run, id, source);

        Assert.Equal(Expected(rule, left, right) ? NodePhase.Scheduled : NodePhase.Skipped, run["join"].Phase);
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Join_ThatIsSkippedInARunThatGoesOn_TellsFailuresFromConditions(RunIf rule, Source left, Source right)
    {
        if (Fails(left) || Fails(right) || Expected(rule, left, right))
            return;
        var run = new PureRun(Flow([.. Sources("a", left), .. Sources("b", right), Node("join", "a", "b") with { RunIf = rule }]));
        Settle(run, "a", left);
        Settle(run, "b", right);

        Assert.Equal(SkipCause.Condition, run["join"].SkipCause);
        Assert.Equal(RunStatus.Completed, Assert.IsType<DurableFlows.Scheduling.Decision.FinishRun>(run.Last[^1]).Status);
    }

    [Fact]
    public void Edge_WhoseConditionFails_FailsTheNodeAndNamesTheEdge()
    {
        var run = new PureRun(Flow(Node("a"), Node("b", "a")));
        run.CompleteWithEdgeError("a", "b", "no such thing");

        Assert.Equal("edge.condition-failed", run["b"].Error?.Code);
        Assert.Contains("a -> b", run["b"].Error?.Message, StringComparison.Ordinal);
        Assert.Contains("no such thing", run["b"].Error?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cascade_ThroughTenThousandNodes_SettlesThemAll(bool fails)
    {
        var nodes = new List<NodeDefinition> { Node("n0") };
        for (var i = 1; i < 10_000; i++)
            nodes.Add(Node($"n{i}", $"n{i - 1}"));
        var run = new PureRun(Flow([.. nodes]));
        if (fails)
            run.Fail("n0");
        else
            run.Skip("n0");

        Assert.All(run.State.Nodes, n => Assert.True(n.IsSettled));
        Assert.Equal(fails ? SkipCause.Failure : SkipCause.Condition, run["n9999"].SkipCause);
        Assert.Single(run.Last.OfType<DurableFlows.Scheduling.Decision.FinishRun>());
    }

    private static bool Fails(Source source) => source is Source.Failed or Source.SkippedByFailure;

    private static bool Expected(RunIf rule, Source left, Source right)
    {
        Source[] both = [left, right];
        var taken = both.Count(s => s is Source.Taken or Source.Returned);
        var failed = both.Count(Fails);
        return rule switch
        {
            RunIf.AllSucceeded => taken == 2,
            RunIf.Any => taken > 0 && failed == 0, // a failure stops the run, and this is no handler of it
            RunIf.OnFailure => failed > 0,
            _ => true,
        };
    }

    private static IEnumerable<NodeDefinition> Sources(string id, Source source) => source switch
    {
        Source.Returned => [Node(id) with { OnError = ErrorBehavior.Return }],
        Source.SkippedByFailure => [Node(id + "0"), Node(id, id + "0")],
        _ => [Node(id)],
    };

    private static void Settle(PureRun run, string id, Source source)
    {
        switch (source)
        {
            case Source.Taken: run.Complete(id); break;
            case Source.NotTaken: run.Complete(id, "join"); break;
            case Source.Returned or Source.Failed: run.Fail(id); break;
            case Source.SkippedByCondition: run.Skip(id); break;
            default: run.Fail(id + "0"); break;
        }
    }
}
