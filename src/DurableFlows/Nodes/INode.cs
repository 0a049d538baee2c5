namespace DurableFlows.Nodes;

/// <summary>What runs a node, one recorded step at a time. Most nodes derive from <see cref="Node{TInput,TOutput}"/> instead.</summary>
public interface INode
{
    /// <summary>Runs one step.</summary>
    /// <param name="context">The input, the state of the step before, and what was waited for.</param>
    /// <param name="cancellation">Set when the attempt's timeout passes, the run is cancelled or the host stops.</param>
    ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation);
}
