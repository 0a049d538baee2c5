using DurableFlows.Nodes;

namespace DurableFlows.Bench.Nodes;

/// <summary>The cheapest node there is: passes a text on.</summary>
[NodeType("pass", Summary = "Passes a text on.", Repeatable = true)]
internal sealed class PassNode : Node<string, string>
{
    protected override ValueTask<string> RunAsync(string input, NodeContext context, CancellationToken cancellation) => new(input);
}
