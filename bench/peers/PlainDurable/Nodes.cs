using DurableFlows.Nodes;

namespace PlainDurable;

/// <summary>Makes a value of so many KiB.</summary>
[NodeType("bench-seed", Repeatable = true)]
internal sealed class SeedNode : Node<int, string>
{
    protected override ValueTask<string> RunAsync(int input, NodeContext context, CancellationToken cancellation) => new(Work.Seed(input));
}

/// <summary>Turns a value.</summary>
[NodeType("bench-step", Repeatable = true)]
internal sealed class StepNode : Node<string, string>
{
    protected override ValueTask<string> RunAsync(string input, NodeContext context, CancellationToken cancellation) => new(Work.Step(input, 1));
}

/// <summary>Puts values together.</summary>
[NodeType("bench-join", Repeatable = true)]
internal sealed class JoinNode : Node<Dictionary<string, string>, string>
{
    protected override ValueTask<string> RunAsync(Dictionary<string, string> input, NodeContext context, CancellationToken cancellation) => new(Work.Join([.. input.Values]));
}
