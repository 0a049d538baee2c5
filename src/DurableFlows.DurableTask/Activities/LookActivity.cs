using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal.Records;
using DurableFlows.Scheduling;

namespace DurableFlows.DurableTask.Activities;

/// <summary>Begins an instance, and looks for what people and other runs wrote.</summary>
internal sealed class LookActivity(HeldRuns runs, HostParts parts, OwedNotices notices)
{
    public async Task<PumpNews> OpenAsync(InstanceId instance, CancellationToken cancellation)
    {
        runs.Forget(instance);
        var run = await runs.GetAsync(instance, cancellation).ConfigureAwait(false);
        // The host before may have been lost before it told of them.
        await notices.TellAsync(run, instance).ConfigureAwait(false);
        return await NewsAsync(run, instance, 0).ConfigureAwait(false) with { Limits = DispatchLimits.Of(run.Session.Read(s => s.Graph), parts.Options.MaxParallel) };
    }

    public async Task<PumpNews> LookAsync(InstanceId instance, long looked, CancellationToken cancellation)
    {
        var run = await runs.GetAsync(instance, cancellation).ConfigureAwait(false);
        await run.Session.RefreshAsync(cancellation).ConfigureAwait(false);
        if (run.TokenFor(instance) is not null)
            await LookAfterRequestsAsync(run, instance).ConfigureAwait(false);
        return await NewsAsync(run, instance, looked).ConfigureAwait(false);
    }

    /// <summary>The request that a record may have decided.</summary>
    private static string? RequestIn(JournalRecord record) => record switch
    {
        InputAnswered answered => answered.Request,
        InputExpired expired => expired.Request,
        _ => null,
    };

    /// <summary>Writes what is due of deadlines, reminders and escalations.</summary>
    private async Task LookAfterRequestsAsync(HeldRun run, InstanceId instance)
    {
        foreach (var request in run.Session.Read(s => s.OpenRequests.Select(r => r.Request.Id).ToList()))
        {
            if (run.Session.Read(s => RequestTimers.Due(s, request, parts.Records)) is { } due)
                parts.Notices.Take(run.Session, run.Values, instance.Generation, await run.Session.AppendAsync(due).ConfigureAwait(false));
        }
    }

    private async Task<PumpNews> NewsAsync(HeldRun run, InstanceId instance, long looked)
    {
        var (facts, now) = run.Log.After(looked);
        foreach (var fact in facts)
        {
            if (fact.Record.Generation == 0)
                await parts.Upkeep.ForgetWakeAsync(instance.Run, fact.Record.Id).ConfigureAwait(false);
            if (RequestIn(fact.Record) is { } request)
                await parts.Upkeep.DecidedAsync(run.Session, request).ConfigureAwait(false);
        }

        return new PumpNews
        {
            Decided = run.TokenFor(instance) is null ? [PumpCode.Over] : [.. facts.SelectMany(f => f.Codes)],
            Looked = now,
            Suspended = run.IsSuspended,
        };
    }
}
