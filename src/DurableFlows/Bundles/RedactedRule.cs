namespace DurableFlows.Bundles;

/// <summary>A rule that a bundle was redacted by.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Values">How many values, messages and titles it blanked.</param>
public sealed record RedactedRule(string Rule, int Values);
