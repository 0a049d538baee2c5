using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Tests.Execution;
using DurableFlows.Values;

namespace DurableFlows.Tests.Replay;

public sealed class DryRunTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task DryRun_WithoutMocks_ComputesAndCallsNothing()
    {
        var result = await RunAsync(Pay, new { n = 2 });

        Assert.Equal(["sum succeeded", "pay running", "mail pending"], result.Nodes.Select(n => $"{n.Node} {n.Side.Status}"));
        Assert.Equal(("pay", ErrorCodes.ReplayNotRecorded), (Assert.Single(result.NotCalled).Node, result.NotCalled[0].Code));
        Assert.Equal("""{"cents":4}""", result.Nodes[1].Input?.ToString());
        Assert.Empty(_script.Ran);
    }

    [Fact]
    public async Task DryRun_WithMocks_GoesOnBehindThem()
    {
        var result = await RunAsync(Pay, new { n = 2 }, new DryRunOptions { Mocks = Mocks(("pay", new { id = 7 }), ("mail", 1)) });

        Assert.Equal((RunStatus.Completed, "1"), (result.End.Status, result.End.Output?.ToString()));
        Assert.Equal("""{"to":7}""", result.Nodes[2].Input?.ToString());
        Assert.Equal([false, true, true], result.Nodes.Select(n => n.IsMocked));
        Assert.Empty(_script.Ran);
    }

    [Theory]
    [InlineData(false, RunStatus.WaitingForInput)]
    [InlineData(true, RunStatus.Completed)]
    public async Task DryRun_ThatAsks_WaitsUnlessItIsToldToApprove(bool approves, RunStatus status)
    {
        var result = await RunAsync(
            f => f.AddTransform("a", node: o => o.Approval(a =>
            {
                a.Approvers.Add("role:boss");
                a.Approvers.Add("ann");
                (a.Quorum, a.Deadline) = (2, TimeSpan.FromHours(1));
            })).AddDelay("wait", TimeSpan.FromDays(3), "a"), 1, new DryRunOptions { Approve = approves });

        Assert.Equal(status, result.End.Status);
        Assert.Equal(!approves, result.Requests.Any(r => r.Status == Approvals.RequestStatus.Open));
        Assert.Empty(result.NotCalled);
    }

    [Fact]
    public async Task DryRun_OfMapsAndChildFlows_TakesMocksByItemAndByNode()
    {
        var child = FlowBuilder.Create("child").AddHttp("call", "http://127.0.0.1:1").Build();
        var result = await RunAsync(
            f => f.Add("each", "do", o => o.Map("input")).AddFlow("sub", child, "each"), new[] { 1, 2 }, new DryRunOptions { Mocks = Mocks(("each", "x"), ("each[1]", "y"), ("call", 5)) });

        Assert.Equal("5", result.End.Output?.ToString());
        Assert.Equal(["\"x\"", "\"y\""], result.Nodes.Where(n => n.Node.StartsWith("each[", StringComparison.Ordinal)).Select(n => n.Side.Output?.ToString()));
    }

    [Fact]
    public async Task DryRun_MockOfANodeThatIsNotThere_IsRefused()
        => Assert.Equal(ErrorCodes.IdInvalid, (await Assert.ThrowsAsync<FlowException>(() => RunAsync(Pay, 1, new DryRunOptions { Mocks = Mocks(("pya", 1)) }))).Code);

    private static void Pay(FlowBuilder flow) => flow
        .AddTransform("sum", node: o => o.Set("cents", "input.n * 2"))
        .Add("pay", "do", o => o.After("sum"))
        .Add("mail", "do", o => o.After("pay").Set("to", "nodes.pay.output.id"));

    private Task<DryRunResult> RunAsync(Action<FlowBuilder> build, object input, DryRunOptions? options = null)
        => new FlowReplayer(new FlowHostOptions { NodeTypes = { _script.Type } }).DryRunAsync(_script.Flow(build).Definition, FlowValue.From(input), options);

    private static Dictionary<string, FlowValue> Mocks(params (string Node, object Value)[] mocks) => mocks.ToDictionary(m => m.Node, m => FlowValue.From(m.Value), StringComparer.Ordinal);
}
