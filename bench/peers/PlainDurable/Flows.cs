using DurableFlows.Definitions;

namespace PlainDurable;

/// <summary>The flows that are measured.</summary>
internal static class Flows
{
    /// <summary>Nodes in a row, each of which takes the value of the one before it.</summary>
    public static Flow Chain(int nodes)
    {
        var flow = FlowBuilder.Create($"chain-{nodes}").Add<SeedNode>("seed");
        for (var i = 1; i < nodes; i++)
            flow.Add<StepNode>($"n{i}", i == 1 ? "seed" : $"n{i - 1}");
        return flow.Build();
    }

    /// <summary>Nodes beside each other that take the same value, and one that takes theirs.</summary>
    public static Flow FanOut(int nodes)
    {
        var flow = FlowBuilder.Create($"fan-out-{nodes}").Configure(f => f.MaxParallel = 1_000).Add<SeedNode>("seed");
        for (var i = 0; i < nodes; i++)
            flow.Add<StepNode>($"n{i}", "seed");
        return flow.Add<JoinNode>("join", node =>
        {
            for (var i = 0; i < nodes; i++)
                node.After($"n{i}");
        }).Build();
    }

    /// <summary>A map over the list that a run is given.</summary>
    public static Flow Map() => FlowBuilder.Create("map").Add<StepNode>("each", node => node.Map("input", parallel: 1_000)).Build();
}
