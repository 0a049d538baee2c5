namespace DurableFlows.Testing.Stores;

/// <summary>The process died here, as far as the test is concerned. No <see cref="FlowException"/>, so that nothing retries it.</summary>
public sealed class CrashException(string message) : Exception(message);
