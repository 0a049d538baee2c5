using DurableFlows.Diagnostics;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Runs;

namespace DurableFlows.DurableTask.Activities;

/// <summary>A run as this process knows it: its journal as far as it was read, and what its records caused.</summary>
internal sealed class HeldRun(RunSession session, DecisionLog log, RunValues values, HostParts parts, string host)
{
    public RunSession Session => session;
    public DecisionLog Log => log;
    public RunValues Values => values;
    public Attempt Attempt { get; } = new(session, parts.Executor, values, parts.Upkeep, parts.Reports, parts.Time);

    /// <summary>The token of the opening that an instance stands for; null when the run is over for it: ended, being deleted, let go of, or opened by another since.</summary>
    public string? TokenFor(InstanceId instance) => session.Read(s => Holds(s, instance) ? s.Opened?.Token : null);

    public bool IsSuspended => session.Read(s => s.Suspended is not null);

    private bool Holds(RunState state, InstanceId instance)
        => state is { End: null, Deleting: null, Suspended: not { Released: true } } && state.Generation == instance.Generation && state.Opened?.Host.Id == host;

    public static async Task<HeldRun> OpenAsync(HostParts parts, string host, InstanceId instance, CancellationToken cancellation)
    {
        var log = new DecisionLog();
        var session = await RunSession.OpenAsync(parts.Store, parts.Definitions, parts.Retry, instance.Run, null, cancellation, log.Take).ConfigureAwait(false);
        return session is null
            ? throw new FlowException(ErrorCodes.RunNotFound, $"There is no run {instance.Run} in store {parts.Store.Spec}. Its instance ends.")
            : new HeldRun(session, log, parts.Values(session.Run), parts, host);
    }
}
