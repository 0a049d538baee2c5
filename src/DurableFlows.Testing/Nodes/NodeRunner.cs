using System.Text.Json;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Values;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Testing.Nodes;

/// <summary>Runs single steps of a node, without a flow, a store or a host.</summary>
/// <remarks>
/// <code>
/// var runner = new NodeRunner();
/// var first = (NodeStep.Asked)await runner.RunAsync(node, new { amount = 3 });
/// var last = (NodeStep.Completed)await runner.NextAsync(node, new { amount = 3 }, first, answer: "yes");
/// </code>
/// </remarks>
public sealed class NodeRunner
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The clock that steps see; starts at 2030-01-01 and stands still until advanced.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The files that steps save.</summary>
    public MemoryRunFiles Files { get; } = new();

    /// <summary>The services that steps see; none by default.</summary>
    public IServiceProvider Services { get; init; } = new NoServices();

    /// <summary>What changes the context before each step: options, attempt, another clock; null for nothing.</summary>
    public Func<NodeContext, NodeContext>? Arrange { get; init; }

    /// <summary>Runs the first step.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The effective input: a <see cref="FlowValue"/>, or an object that is turned into JSON.</param>
    /// <param name="cancellation">Cancels the step.</param>
    public ValueTask<NodeStep> RunAsync(INode node, object? input = null, CancellationToken cancellation = default) =>
        RunAsync(node, Context(input), cancellation);

    /// <summary>Runs the step after one that continued or asked; time is advanced to when it wanted to go on.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The same input as before.</param>
    /// <param name="before">The step before.</param>
    /// <param name="answer">The answer, for a step that asked.</param>
    /// <param name="step">The number of this step; 1 for the second.</param>
    /// <param name="cancellation">Cancels the step.</param>
    public ValueTask<NodeStep> NextAsync(
        INode node, object? input, NodeStep before, object? answer = null, int step = 1, CancellationToken cancellation = default)
    {
        var context = Context(input) with { Step = step, IdempotencyKey = $"test/node/{step}", Answer = answer is null ? null : Value(answer) };
        switch (before)
        {
            case NodeStep.Continued continued:
                if (continued.ResumeAt > Time.GetUtcNow())
                    Time.SetUtcNow(continued.ResumeAt.Value);
                return RunAsync(node, context with { State = continued.State }, cancellation);
            case NodeStep.Asked asked:
                return RunAsync(node, context with { State = asked.State }, cancellation);
            default:
                throw new ArgumentException($"No step follows {before.GetType().Name}.", nameof(before));
        }
    }

    /// <summary>The context of a first step, to change with <c>with</c>.</summary>
    public NodeContext Context(object? input = null) => new()
    {
        Run = RunId.Parse("test"),
        Flow = "test",
        Path = "node",
        Attempt = 1,
        Step = 0,
        IdempotencyKey = "test/node/0",
        Input = Value(input),
        Time = Time,
        Services = Services,
        Files = Files,
    };

    /// <summary>Runs a step with a context of one's own.</summary>
    public ValueTask<NodeStep> RunAsync(INode node, NodeContext context, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.RunAsync(Arrange?.Invoke(context) ?? context, cancellation);
    }

    private static FlowValue Value(object? value) => value as FlowValue ?? FlowValue.FromElement(JsonSerializer.SerializeToElement(value, Json));

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
