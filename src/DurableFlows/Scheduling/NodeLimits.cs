namespace DurableFlows.Scheduling;

/// <summary>What limits one node.</summary>
/// <param name="Parallel">How many of its items run at once; null for no limit of its own.</param>
/// <param name="Group">The group it counts towards; null for none.</param>
internal sealed record NodeLimits(int? Parallel, string? Group);
