using Microsoft.Agents.AI.Workflows;

namespace DurableFlows.Bench.Peers;

/// <summary>The same shapes as ours.</summary>
internal static class Workflows
{
    public static Workflow Of(string shape, int nodes) => shape switch
    {
        "chain" => Chain([.. Enumerable.Range(0, nodes).Select(i => new PassExecutor($"n{i}"))]),
        "growth" => Chain([.. Enumerable.Range(0, nodes).Select(i => new GrowExecutor($"n{i}"))]),
        "fan-out" => FanOut(nodes),
        _ => throw new ArgumentException($"There is no shape '{shape}'.", nameof(shape)),
    };

    public static Workflow Chain(IReadOnlyList<Executor> executors)
    {
        var builder = new WorkflowBuilder(executors[0]);
        for (var i = 1; i < executors.Count; i++)
            builder.AddEdge(executors[i - 1], executors[i]);
        return builder.Build();
    }

    private static Workflow FanOut(int width)
    {
        var (start, join) = (new PassExecutor("start"), new PassExecutor("join"));
        ExecutorBinding[] branches = [.. Enumerable.Range(0, width).Select(i => (ExecutorBinding)new PassExecutor($"n{i}"))];
        return new WorkflowBuilder(start).AddFanOutEdge(start, branches).AddFanInBarrierEdge(branches, join).Build();
    }
}
