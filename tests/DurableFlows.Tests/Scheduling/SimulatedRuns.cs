using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using static DurableFlows.Tests.Scheduling.PureRun;

namespace DurableFlows.Tests.Scheduling;

/// <summary>A pump without threads: carries decisions out in an order drawn by chance, with outcomes that depend on the flow's seed alone.</summary>
internal sealed class SimulatedRuns(int seed, int order, double crashes)
{
    private readonly Random _order = new(order);
    private readonly Dictionary<string, int> _settled = new(StringComparer.Ordinal);
    private List<(DispatchId Dispatch, DateTimeOffset NotBefore)> _pending = [];

    public static FlowDefinition RandomFlow(int seed, bool stops)
    {
        var random = new Random(seed);
        var nodes = new List<NodeDefinition>();
        var count = random.Next(1, 16);
        for (var i = 0; i < count; i++)
        {
            var needs = Enumerable.Range(0, i).Where(_ => random.Next(4) == 0).Take(4).Select(n => $"n{n}").ToArray();
            nodes.Add(Node($"n{i}", needs) with
            {
                RunIf = (RunIf)random.Next(4),
                OnError = stops && random.Next(2) == 0 ? ErrorBehavior.Stop : ErrorBehavior.Return,
                Retry = random.Next(3) == 0 ? new RetryPolicy { Attempts = random.Next(1, 4), Jitter = 0.5 } : null,
                Map = random.Next(6) == 0 ? new MapDefinition { Items = "input", MaxFailures = random.Next(2) == 0 ? "50%" : null } : null,
            });
        }

        return Flow([.. nodes]);
    }

    /// <summary>Runs a flow to its end.</summary>
    public PureRun Run(FlowDefinition flow)
    {
        var run = new PureRun(flow);
        Take(run);
        for (var steps = 0; run.State.End is null; steps++)
        {
            Assert.True(steps < 5_000, "The run does not end.");
            if (_order.NextDouble() < crashes)
            {
                _pending = [];
                run.Open();
            }
            else if (_pending.Count > 0)
            {
                var at = _order.Next(_pending.Count);
                var next = _pending[at];
                _pending.RemoveAt(at);
                if (next.NotBefore > run.Now)
                    run.Now = next.NotBefore;
                if (run.State.Find(next.Dispatch.Path) is { Phase: NodePhase.Scheduled } node && node.Dispatch == next.Dispatch)
                    Carry(run, node);
                else
                    continue;
            }
            else
            {
                Assert.True(run.State.Finishing, "Nothing is left to do, and the run has not ended.");
                run.End();
            }

            Take(run);
        }

        return run;
    }

    /// <summary>What became of every node and item, apart from the order of things.</summary>
    public static string Outcome(PureRun run) => string.Join("\n", run.State.Nodes.SelectMany(n => (NodeState[])[n, .. n.Items ?? []])
        .Select(n => $"{n.Path} {n.Phase} {(n.Index is null ? n.SkipCause : SkipCause.None)} {n.Error?.Code}"));

    private void Carry(PureRun run, NodeState node)
    {
        var path = node.Path.ToString();
        if (node.Broken is { } broken)
        {
            run.Fail(path, broken.Code);
            return;
        }

        if (node is { Index: null, Node.Definition.Map: not null })
        {
            if (node.Items is null)
                run.Progress(path, items: Draw(path, 0) % 5);
            else
                run.Complete(path);
            return;
        }

        // Counted from the node's first attempt on, so that a crash in between does not change what comes.
        var drawn = Draw(path, node.Attempt);
        switch (drawn % 8)
        {
            case 0 or 1:
                run.Fail(path, $"e{drawn % 3}", retryable: drawn % 3 > 0);
                break;
            case 2:
                run.Skip(path);
                break;
            case 3 when node.Index is null && node.Node.Dependents.Length > 0:
                run.Complete(path, node.Node.Dependents[drawn % node.Node.Dependents.Length].Target.Id);
                break;
            default:
                run.Complete(path);
                break;
        }
    }

    private int Draw(string path, int attempt) => new Random(path.Aggregate(unchecked((seed * 31) + attempt), (hash, c) => unchecked((hash * 31) + c))).Next(1_000);

    private void Take(PureRun run)
    {
        foreach (var decision in run.Last)
        {
            switch (decision)
            {
                case Decision.RunNode node:
                    _pending.Add((node.Dispatch, node.NotBefore ?? run.Now));
                    break;
                case Decision.RunItems items:
                    for (var i = 0; i < items.Count; i++)
                        _pending.Add((new DispatchId(new NodePath(items.Node, items.First + i), items.Epoch, 0, 1), run.Now));
                    break;
            }
        }

        Assert.Equal(_pending.Count, _pending.Distinct().Count());
        foreach (var node in run.State.Nodes.Where(n => n.IsSettled))
            _settled.TryAdd(node.Node.Id, run.Journal.Count);
        Assert.All(_settled.Keys, id => Assert.True(run[id].IsSettled, $"{id} had settled."));
    }
}
