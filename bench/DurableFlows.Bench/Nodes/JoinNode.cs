using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Bench.Nodes;

/// <summary>Takes what all branches gave, and says how many bytes that was.</summary>
[NodeType("join", Summary = "Measures what all branches gave.", Repeatable = true)]
internal sealed class JoinNode : Node<FlowValue, int>
{
    protected override ValueTask<int> RunAsync(FlowValue input, NodeContext context, CancellationToken cancellation) => new(input.Utf8.Length);
}
