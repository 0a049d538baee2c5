using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>A run cannot be opened because a living host holds it.</summary>
public sealed class RunHeldException(RunId run, HostIdentity host, DateTimeOffset since)
    : FlowException(ErrorCodes.RunHeld,
        $"Run {run} is held by {host} since {since:u}. Answers and cancels reach it there; to move it, stop that host first, or ask for a takeover.")
{
    /// <summary>The host that holds it.</summary>
    public HostIdentity Host { get; } = host;

    /// <summary>Since when, in UTC.</summary>
    public DateTimeOffset Since { get; } = since;
}
