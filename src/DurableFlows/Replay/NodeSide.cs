using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>What a node came to in one of two runs.</summary>
/// <param name="Status">The word that <see cref="NodeDetails.Status"/> has for it.</param>
/// <param name="Output">The output; null without one, and where it was not stored.</param>
/// <param name="Error">How it failed; null when it did not.</param>
public sealed record NodeSide(string Status, FlowValue? Output, FlowError? Error);
