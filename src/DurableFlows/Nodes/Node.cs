using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>A node written in C#: one call from input to output.</summary>
/// <remarks>A call runs at least once: after a crash it may run again, with the same <see cref="NodeContext.IdempotencyKey"/>.</remarks>
/// <typeparam name="TInput">What the effective input is decoded as. A null input is refused with <c>value.type-mismatch</c>; a node that can do without takes a <see cref="FlowValue"/>.</typeparam>
/// <typeparam name="TOutput">What the output is encoded as; must have a stored form, checked when the type is registered.</typeparam>
public abstract class Node<TInput, TOutput> : INode
{
    /// <summary>Runs the node.</summary>
    protected abstract ValueTask<TOutput> RunAsync(TInput input, NodeContext context, CancellationToken cancellation);

    async ValueTask<NodeStep> INode.RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var output = await RunAsync(context.DecodeInput<TInput>(), context, cancellation).ConfigureAwait(false);
        return new NodeStep.Completed(ValueCodec.Encode(output, typeof(TOutput)));
    }
}
