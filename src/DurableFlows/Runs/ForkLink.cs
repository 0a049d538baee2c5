namespace DurableFlows.Runs;

/// <summary>A fork of a run. It may not have begun, when a crash came in between, and may have been deleted since.</summary>
/// <param name="Run">The fork.</param>
/// <param name="At">The checkpoint it begins at.</param>
/// <param name="Branch">The name of its branch; null for none.</param>
public sealed record ForkLink(string Run, long At, string? Branch);
