using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Bench.Nodes;

/// <summary>Passes a value on as it is stored, without making a .NET string of it and back.</summary>
[NodeType("pass-value", Summary = "Passes a value on.", Repeatable = true)]
internal sealed class PassValueNode : Node<FlowValue, FlowValue>
{
    protected override ValueTask<FlowValue> RunAsync(FlowValue input, NodeContext context, CancellationToken cancellation) => new(input);
}
