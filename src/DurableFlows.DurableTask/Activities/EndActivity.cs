using DurableFlows.DurableTask.Hosting;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.DurableTask.Activities;

/// <summary>Writes the end of a run, and does what is left to do after it.</summary>
internal sealed class EndActivity(HeldRuns runs, HostParts parts, ParentNews news, ChildRunStarter children)
{
    public async Task<string[]> EndAsync(InstanceId instance, char kind, IInstances instances, CancellationToken cancellation)
    {
        var run = await runs.GetAsync(instance, cancellation).ConfigureAwait(false);
        await run.Session.RefreshAsync(cancellation).ConfigureAwait(false);
        if (run.TokenFor(instance) is not null)
        {
            Decision ending = kind == 'k' ? new Decision.CancelRun() : new Decision.FinishRun(RunStatus.Completed);
            var record = await parts.Ends.RecordAsync(run.Session, run.Values, ending, instance.Generation, []).ConfigureAwait(false);
            await parts.Ends.BeforeAsync(run.Session, record).ConfigureAwait(false);
            await run.Session.AppendAsync(record).ConfigureAwait(false);
        }

        if (run.TokenFor(instance) is not null)
            return run.Session.Read(s => s.CancelRequested is null) ? ["f"] : [];
        if (run.Session.Read(s => s.End is not null && s.Generation == instance.Generation))
            await FollowAsync(run, instances).ConfigureAwait(false);
        runs.Forget(instance);
        return [PumpCode.Over];
    }

    public async Task LetGoAsync(InstanceId instance, string reason, CancellationToken cancellation)
    {
        var run = await runs.GetAsync(instance, cancellation).ConfigureAwait(false);
        await run.Session.RefreshAsync(cancellation).ConfigureAwait(false);
        await LettingGo.SuspendAsync(run, parts, instance, "host.activity-failed: " + reason).ConfigureAwait(false);
        runs.Forget(instance);
    }

    private async Task FollowAsync(HeldRun run, IInstances instances)
    {
        foreach (var child in run.Session.Read(s => s.Children.ToList()))
            await children.CancelAsync(child, instances).ConfigureAwait(false);
        await news.TellOnceAsync(run.Session).ConfigureAwait(false);
        if (run.Session.Read(s => s.Started.Parent) is { } parent)
            await instances.WakeAsync(Journal.RunId.Parse(parent.Run)).ConfigureAwait(false);
        await parts.Upkeep.SettleAsync(run.Session).ConfigureAwait(false);
        if (RunCompaction.IsWanted(run.Session))
            await parts.Compaction.TryAsync(run.Session).ConfigureAwait(false);
    }
}
