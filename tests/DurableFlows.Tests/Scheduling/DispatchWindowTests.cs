using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Scheduling;

namespace DurableFlows.Tests.Scheduling;

public sealed class DispatchWindowTests
{
    [Fact]
    public void Window_OfAFlowLimit_HoldsBackTheRest()
    {
        var window = Window(PureRun.Flow(PureRun.Node("a"), PureRun.Node("b"), PureRun.Node("c")) with { MaxParallel = 2 });
        Add(window, "a", "b", "c");

        Assert.Equal(["a", "b"], Take(window));
        window.Done(Id("a"));
        Assert.Equal(["c"], Take(window));
    }

    [Fact]
    public void Window_OfAGroup_HoldsBackItsOwnAlone()
    {
        var flow = PureRun.Flow(PureRun.Node("a") with { Concurrency = "g" }, PureRun.Node("b") with { Concurrency = "g" }, PureRun.Node("c"));
        var window = Window(flow with { Concurrency = new Dictionary<string, int> { ["g"] = 1 } });
        Add(window, "a", "b", "c");

        Assert.Equal(["a", "c"], Take(window));
        window.Done(Id("a"));
        Assert.Equal(["b"], Take(window));
    }

    [Fact]
    public void Window_OfAMapInAGroup_CountsItsItemsTowardsTheGroup()
    {
        var flow = PureRun.Flow(PureRun.Node("m") with { Concurrency = "g", Map = new MapDefinition { Items = "input", Parallel = 5 } }, PureRun.Node("b") with { Concurrency = "g" });
        var window = Window(flow with { Concurrency = new Dictionary<string, int> { ["g"] = 2 } });
        window.Add(new Decision.RunItems("m", 0, 0, 4));
        Add(window, "b");

        Assert.Equal(["m[0]", "m[1]"], Take(window));
        window.Done(Id("m[0]"));
        window.Done(Id("m[1]"));
        Assert.Equal(["m[2]", "m[3]"], Take(window));
        window.Done(Id("m[2]"));
        Assert.Equal(["b"], Take(window));
    }

    [Fact]
    public void Window_OfAMap_RunsAsManyItemsAsItAllows()
    {
        var window = Window(PureRun.Flow(PureRun.Node("m") with { Map = new MapDefinition { Items = "input", Parallel = 3 } }));
        window.Add(new Decision.RunItems("m", 0, 0, 10));
        var taken = new List<string>();
        var running = new Queue<string>();
        do
        {
            foreach (var path in Take(window))
                running.Enqueue(path);
            Assert.True(running.Count <= 3);
            window.Done(Id(running.Peek()));
            taken.Add(running.Dequeue());
        }
        while (!window.IsIdle);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"m[{i}]"), taken);
    }

    private static DispatchWindow Window(FlowDefinition flow) => new(DispatchLimits.Of(FlowGraph.Compile(flow, new NodeRegistry(BuiltInNodes.All)), 100));

    private static DispatchId Id(string path) => new(NodePath.Parse(path), 0, 0, 1);

    private static void Add(DispatchWindow window, params string[] nodes)
    {
        foreach (var node in nodes)
            window.Add(new Decision.RunNode(Id(node), null));
    }

    private static List<string> Take(DispatchWindow window)
    {
        var taken = new List<string>();
        while (window.TryTake(out var dispatch))
            taken.Add(dispatch.Path.ToString());
        return taken;
    }
}
