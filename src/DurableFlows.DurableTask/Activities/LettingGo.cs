using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal.Records;

namespace DurableFlows.DurableTask.Activities;

/// <summary>Makes visible why a run does not go on, and lets anybody resume it.</summary>
internal static class LettingGo
{
    public static Task SuspendAsync(HeldRun run, HostParts parts, InstanceId instance, FlowException why)
        => SuspendAsync(run, parts, instance, $"{why.Code}: {why.Message}");

    public static async Task SuspendAsync(HeldRun run, HostParts parts, InstanceId instance, string reason)
    {
        if (run.TokenFor(instance) is null)
            return;
        await run.Session.AppendAsync(new RunSuspended
        {
            Generation = instance.Generation,
            Id = parts.Records.Ids.NewId(),
            Run = run.Session.Read(s => s.Incarnation),
            Time = parts.Records.Now,
            Reason = reason,
            Released = true,
        }).ConfigureAwait(false);
        await parts.Upkeep.SettleAsync(run.Session).ConfigureAwait(false);
    }
}
