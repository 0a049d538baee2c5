using DurableFlows.Nodes;

namespace DurableFlows.Functions.HostApp;

/// <summary>A node type that a deployment may have or not.</summary>
[NodeType("seasonal", Repeatable = true)]
internal sealed class SeasonalNode : Node<long, long>
{
    protected override ValueTask<long> RunAsync(long input, NodeContext context, CancellationToken cancellation) => new(input * 100);
}
