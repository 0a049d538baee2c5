namespace DurableFlows.Retention;

/// <summary>A run that was to be removed and was not.</summary>
/// <param name="Run">The run.</param>
/// <param name="Code">The error code, for example <c>run.active</c> when it was resumed meanwhile.</param>
/// <param name="Message">Why, for people.</param>
public sealed record LeftRun(string Run, string Code, string Message);
