using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>What one step of a node added, and the calls it made.</summary>
/// <param name="Added">What the step added.</param>
/// <param name="Calls">Its calls, in the order it made them; empty for none.</param>
public sealed record NodeRound(FlowValue Added, IReadOnlyList<NodeCall> Calls);
