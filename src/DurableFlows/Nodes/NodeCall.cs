using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>A call that a node made, and what it came to.</summary>
/// <param name="Index">Its number among all the calls of the node, from 0; its path is <c>node[index]</c>.</param>
/// <param name="Value">What the node called with.</param>
public sealed record NodeCall(int Index, FlowValue Value)
{
    /// <summary>What it gave; null when it failed or was skipped.</summary>
    public FlowValue? Output { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public FlowError? Error { get; init; }

    /// <summary>Why it was skipped; null when it was not.</summary>
    public string? Skipped { get; init; }
}
