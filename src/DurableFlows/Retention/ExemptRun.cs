namespace DurableFlows.Retention;

/// <summary>A run that no rule removes.</summary>
/// <param name="Run">The run.</param>
/// <param name="Flow">The flow's id.</param>
/// <param name="Why">Why.</param>
public sealed record ExemptRun(string Run, string Flow, PruneExemption Why);
