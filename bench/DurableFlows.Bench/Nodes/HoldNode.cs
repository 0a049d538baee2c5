using System.Diagnostics;
using DurableFlows.Nodes;

namespace DurableFlows.Bench.Nodes;

/// <summary>Says when it was reached, and never ends by itself: a run that its host leaves there is like one whose host was killed.</summary>
[NodeType("hold", Summary = "Waits until its host leaves.", Repeatable = true)]
internal sealed class HoldNode : Node<string, string>
{
    private static TaskCompletionSource<long> _reached = NewReached();

    /// <summary>The time stamp at which the node is reached from here on.</summary>
    public static Task<long> NextAsync() => (_reached = NewReached()).Task;

    protected override async ValueTask<string> RunAsync(string input, NodeContext context, CancellationToken cancellation)
    {
        _reached.TrySetResult(Stopwatch.GetTimestamp());
        await Task.Delay(Timeout.Infinite, cancellation);
        return input;
    }

    private static TaskCompletionSource<long> NewReached() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
