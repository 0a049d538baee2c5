using DurableFlows.Nodes;

namespace DurableFlows.Execution;

/// <summary>Says what nodes come to that are not to run, in a replay.</summary>
internal interface INodeStandIn
{
    /// <summary>What a node's step comes to.</summary>
    /// <returns>Null for a node that runs.</returns>
    /// <exception cref="FlowException">With code <c>replay.not-recorded</c>: the node may not run, and nothing is known of it.</exception>
    ValueTask<NodeStep?> StepAsync(NodeWork work, CancellationToken cancellation);
}
