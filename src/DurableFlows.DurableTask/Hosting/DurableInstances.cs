using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableFlows.DurableTask.Hosting;

/// <summary>Instances by a Durable client, which on Functions comes with each call.</summary>
internal sealed class DurableInstances(DurableTaskClient client, HostParts parts, DurablePumpOptions options) : IInstances
{
    /// <inheritdoc />
    public async Task StartAsync(InstanceId instance, string flow)
    {
        if (await IsAliveAsync(instance).ConfigureAwait(false))
            return;
        await client.ScheduleNewOrchestrationInstanceAsync(
            options.Orchestrators.TryGetValue(flow, out var own) ? own : PumpNames.Run, new PumpInput { ActivitiesPerHistory = options.ActivitiesPerHistory }, new StartOrchestrationOptions(instance.ToString()), CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task WakeAsync(RunId run)
    {
        if (await parts.ReadAsync(run, CancellationToken.None).ConfigureAwait(false) is { } session)
            await client.RaiseEventAsync(new InstanceId(run, session.Read(s => s.Generation)).ToString(), PumpNames.Wake, null, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<bool> IsAliveAsync(InstanceId instance)
        => await client.GetInstanceAsync(instance.ToString(), false, CancellationToken.None).ConfigureAwait(false) is
        {
            RuntimeStatus: OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended
        };
}
