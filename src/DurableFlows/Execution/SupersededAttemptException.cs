namespace DurableFlows.Execution;

/// <summary>The run no longer waits for an attempt that was about to take effect.</summary>
internal sealed class SupersededAttemptException() : OperationCanceledException("The run no longer waits for this attempt.");
