using DurableFlows.Bench.Nodes;
using DurableFlows.Definitions;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Bench;

/// <summary>The flows that are measured.</summary>
internal static class Flows
{
    /// <summary>A text of 1 KiB as it passes between nodes.</summary>
    public static FlowValue Input { get; } = FlowValue.From(new string('x', 1024 - 2));

    public static NodeType[] NodeTypes { get; } =
        [NodeType.For<PassNode>(), NodeType.For<PassValueNode>(), NodeType.For<JoinNode>(), NodeType.For<GrowNode>(), NodeType.For<HoldNode>()];

    public static FlowDefinition Chain(int length) => Chain<PassNode>(length, "chain").Build().Definition;

    public static FlowDefinition ValueChain(int length) => Chain<PassValueNode>(length, "value-chain").Build().Definition;

    public static FlowDefinition Growth(int length) => Chain<GrowNode>(length, "growth").Build().Definition;

    /// <summary>A chain with a node at its end that is reached and never done.</summary>
    public static FlowDefinition HeldChain(int length) => Chain<PassNode>(length, "held").Add<HoldNode>("hold", $"n{length - 1}").Build().Definition;

    public static FlowDefinition FanOut(int width)
    {
        var flow = FlowBuilder.Create("fan-out").Add<PassNode>("start");
        for (var i = 0; i < width; i++)
            flow.Add<PassNode>($"n{i}", "start");
        return flow.Add<JoinNode>("join", node =>
        {
            for (var i = 0; i < width; i++)
                node.After($"n{i}");
        }).Build().Definition;
    }

    /// <summary>A map over a list of texts of 100 bytes.</summary>
    public static FlowDefinition Map() => FlowBuilder.Create("map").Add<PassNode>("each", node => node.Map("input", parallel: 64)).Build().Definition;

    public static FlowValue Items(int count) => FlowValue.From(Enumerable.Range(0, count).Select(i => $"item {i} ".PadRight(98, 'x')).ToArray());

    private static FlowBuilder Chain<TNode>(int length, string id)
        where TNode : class, INode
    {
        var flow = FlowBuilder.Create(id);
        for (var i = 0; i < length; i++)
            flow.Add<TNode>($"n{i}", i == 0 ? null : $"n{i - 1}");
        return flow;
    }
}
