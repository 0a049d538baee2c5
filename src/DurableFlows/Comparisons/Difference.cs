using DurableFlows.Values;

namespace DurableFlows.Comparisons;

/// <summary>A place where two runs, or two nodes, are not the same.</summary>
/// <remarks>In place of a value that was deliberately not stored stands the text <c>(not stored)</c> with its hash.</remarks>
/// <param name="Path">The place, for example <c>output.items[3].cents</c>.</param>
/// <param name="Before">What the first one has there; null when it has nothing, which is not the same as JSON <c>null</c>.</param>
/// <param name="After">What the second one has there; null when it has nothing.</param>
public sealed record Difference(string Path, FlowValue? Before, FlowValue? After);
