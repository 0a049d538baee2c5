namespace DurableFlows.Execution;

/// <summary>A part of the list of open requests.</summary>
/// <param name="Lines">The lines, as many as can be read.</param>
/// <param name="Next">Where to go on; null at the end.</param>
/// <param name="IsComplete">Whether the list knows every request; one that an older version began knows few.</param>
internal sealed record RequestLines(IReadOnlyList<RequestLine> Lines, string? Next, bool IsComplete);
