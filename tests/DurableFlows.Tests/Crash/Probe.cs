using System.Collections.Concurrent;
using DurableFlows.Nodes;

namespace DurableFlows.Tests.Crash;

/// <summary>What the nodes of one process did.</summary>
internal sealed class Probe
{
    private readonly TaskCompletionSource _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<Execution> Executions { get; } = [];

    /// <summary>Ends when a node hangs until it is cancelled.</summary>
    public Task Hanging => _hanging.Task;

    public void Ran(NodeContext context) => Executions.Enqueue(new Execution(context.Run.Value, context.Path, context.Step, context.Attempt));

    public void Hangs() => _hanging.TrySetResult();

    internal readonly record struct Execution(string Run, string Path, int Step, int Attempt);
}
