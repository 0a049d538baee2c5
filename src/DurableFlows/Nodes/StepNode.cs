using DurableFlows.Approvals;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>A node written in C# that advances in recorded steps: each step ends done, with a state to go on from, or with a question to people.</summary>
/// <remarks>
/// A step's outcome is stored before the next step starts, and nothing is held while a step waits for time or people.
/// A crash repeats at most the step in flight, with the same <see cref="NodeContext.IdempotencyKey"/>.
/// Steps run in different processes: whatever the next one needs must be in the state.
/// </remarks>
/// <typeparam name="TInput">What the effective input is decoded as; the same in every step.</typeparam>
/// <typeparam name="TState">What one step leaves for the next; must have a stored form.</typeparam>
/// <typeparam name="TOutput">What the output is encoded as; must have a stored form.</typeparam>
public abstract class StepNode<TInput, TState, TOutput> : INode
    where TState : class
{
    /// <summary>Runs one step.</summary>
    /// <param name="input">The effective input.</param>
    /// <param name="state">What the step before left; null in the first step.</param>
    /// <param name="context">The rest, among it the answer to what the step before asked.</param>
    /// <param name="cancellation">Set when the attempt's timeout passes, the run is cancelled or the host stops.</param>
    /// <returns>What <see cref="Complete"/>, <see cref="Continue"/>, <see cref="Ask"/> or <see cref="Skip"/> gave.</returns>
    protected abstract ValueTask<NodeStep> StepAsync(TInput input, TState? state, NodeContext context, CancellationToken cancellation);

    /// <summary>The node is done.</summary>
    protected static NodeStep Complete(TOutput output) => new NodeStep.Completed(ValueCodec.Encode(output, typeof(TOutput)));

    /// <summary>The node goes on with another step.</summary>
    /// <param name="state">What the next step starts from.</param>
    /// <param name="at">When; null for at once. The step may come a little early: look at the clock again when that matters.</param>
    protected static NodeStep Continue(TState state, DateTimeOffset? at = null) => new NodeStep.Continued(Encode(state), at);

    /// <summary>The node asks people; the next step finds what they said in <see cref="NodeContext.Answer"/>.</summary>
    protected static NodeStep Ask(Question question, TState state) => new NodeStep.Asked(question, Encode(state));

    /// <summary>The node turns out not to apply.</summary>
    protected static NodeStep Skip(string reason) => new NodeStep.Skipped(reason);

    ValueTask<NodeStep> INode.RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var state = context.State is { } stored ? ValueCodec.Decode(stored, typeof(TState)) as TState : null;
        return StepAsync(context.DecodeInput<TInput>(), state, context, cancellation);
    }

    private static FlowValue Encode(TState state) => ValueCodec.Encode(state, typeof(TState));
}
