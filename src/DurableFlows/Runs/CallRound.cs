using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>What one step of a node added to its rounds, and where the calls it made stand among the node's items.</summary>
/// <param name="Added">What the step added.</param>
/// <param name="Calls">The list of its calls; null for none.</param>
/// <param name="First">The item of the first call.</param>
/// <param name="Count">How many there are.</param>
internal sealed record CallRound(StoredValue Added, StoredValue? Calls, int First, int Count)
{
    /// <summary>A word for each call, for people; null for none.</summary>
    public IReadOnlyList<string>? Names { get; init; }
}
