using System.Collections.Concurrent;
using DurableFlows.Definitions;
using DurableFlows.Nodes;
using DurableFlows.Testing.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>Nodes of type <c>do</c> that do what a test says, and how often they did.</summary>
internal sealed class Script
{
    private readonly ConcurrentDictionary<string, Func<NodeContext, CancellationToken, Task<NodeStep>>> _nodes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _ran = new();
    private Func<NodeContext, object?> _otherwise = c => c.Input;

    public Script(bool repeatable = true) => Type = new NodeType { Name = "do", Summary = "Does what the test says.", Repeatable = repeatable, Create = _ => new Scripted(this) };

    public NodeType Type { get; }

    /// <summary>The paths that ran, in order.</summary>
    public IReadOnlyList<string> Ran => [.. _ran];

    public int Count(string path) => _ran.Count(r => r == path);

    public Script Step(string node, Func<NodeContext, CancellationToken, Task<NodeStep>> run)
    {
        _nodes[node] = run;
        return this;
    }

    public Script Do(string node, Func<NodeContext, object?> run) => Step(node, (c, _) => Task.FromResult(Done(run(c))));

    /// <summary>What nodes do that nothing else was said about.</summary>
    public Script Otherwise(Func<NodeContext, object?> run)
    {
        _otherwise = run;
        return this;
    }

    public Script Fails(string node, int times = int.MaxValue, string code = "boom", bool retryable = false)
    {
        var left = times;
        return Do(node, c => Interlocked.Decrement(ref left) >= 0 ? throw new NodeException(code, $"{node} fails", retryable) : c.Input);
    }

    /// <summary>The node runs until the test lets it go on; it heeds its token unless told otherwise.</summary>
    public Hold Holds(string node, bool heeds = true)
    {
        var hold = new Hold();
        Step(node, async (c, cancellation) =>
        {
            hold.Entered.TrySetResult();
            await hold.Released.Task.WaitAsync(heeds ? cancellation : CancellationToken.None);
            return Done(c.Input);
        });
        return hold;
    }

    public static NodeStep Done(object? value) => new NodeStep.Completed(value as FlowValue ?? FlowValue.From(value));

    public Flow Flow(Action<FlowBuilder> build, string id = "test")
    {
        var builder = FlowBuilder.Create(id);
        build(builder);
        return builder.Build(new NodeRegistry([Type])) with { NodeTypes = [Type] };
    }

    public FlowTestHost Host(Action<FlowBuilder> build, DurableFlows.Journal.IFlowStore? store = null, Action<DurableFlows.Execution.FlowHostOptions>? configure = null, IServiceProvider? services = null)
        => new(Flow(build), store, configure, services);

    internal sealed class Hold
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Scripted(Script script) : INode
    {
        public async ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
        {
            script._ran.Enqueue(context.Path);
            var node = context.Path.Split('[')[0];
            return script._nodes.TryGetValue(context.Path, out var run) || script._nodes.TryGetValue(node, out run)
                ? await run(context, cancellation)
                : Done(script._otherwise(context));
        }
    }
}
