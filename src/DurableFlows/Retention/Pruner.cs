using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Retention;

/// <summary>Removes ended runs that nobody is to keep any more.</summary>
internal sealed class Pruner(HostParts parts, RunDeleter deleter)
{
    private static readonly RunStatus[] Ended = [RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled];

    /// <summary>What a clean-up would do now.</summary>
    public async Task<PrunePlan> PlanAsync(PruneOptions options, CancellationToken cancellation)
    {
        Check(options);
        return (await new PrunePlanner(parts, options, explains: true).DraftAsync(cancellation).ConfigureAwait(false)).Plan;
    }

    /// <summary>Finishes what was begun before, then removes what is to go, oldest first. Each run's journal is read again right before.</summary>
    public async Task<PruneReport> PruneAsync(PruneOptions options, CancellationToken cancellation)
    {
        Check(options);
        var finished = await deleter.FinishAllAsync(cancellation).ConfigureAwait(false);
        var draft = await new PrunePlanner(parts, options, explains: false).DraftAsync(cancellation).ConfigureAwait(false);
        foreach (var line in draft.Stale)
            await parts.Index.RemoveLineAsync(line, cancellation).ConfigureAwait(false);
        Telemetry.RetentionBacklog.Record(draft.Remove.Count);
        var (removed, left) = (new List<PrunedRun>(), new List<LeftRun>());
        foreach (var candidate in draft.Remove)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await RefusedAsync(candidate, options.By, cancellation).ConfigureAwait(false) is { } refused)
                left.Add(refused);
            else
                removed.AddRange(candidate.Runs);
        }

        Telemetry.RetentionBacklog.Record(left.Count);
        Telemetry.RemovedRuns.Add(removed.Count);
        Log.Pruned(parts.Logger, removed.Count, left.Count, finished.Count);
        return new PruneReport { Removed = removed, Left = left, Finished = finished };
    }

    private async Task<LeftRun?> RefusedAsync(PruneCandidate candidate, string? by, CancellationToken cancellation)
    {
        var run = RunId.Parse(candidate.Runs[0].Run);
        try
        {
            await parts.Leaving(run).WaitAsync(cancellation).ConfigureAwait(false);
            if (await RunTree.ReadAsync(parts, run, cancellation).ConfigureAwait(false) is not { } tree)
                return new LeftRun(run.Value, ErrorCodes.RunNotFound, $"Run {run} is not there any more: somebody else deleted it.");
            if (!candidate.IsStill(tree))
                throw DeletionChecks.Resumed(tree.Root);
            // What a fork began to stand on since the plan stays.
            if (await ForkMarkers.AnyAsync(parts.Store, run, cancellation).ConfigureAwait(false))
                return new LeftRun(run.Value, ErrorCodes.RunNeeded, $"A fork stands on run {run} since.");
            await deleter.RemoveAsync(tree, by).ConfigureAwait(false);
            return null;
        }
        catch (FlowException e) when (e.Code != ErrorCodes.StoreUnavailable)
        {
            // One run that cannot be removed must not keep the others.
            Log.NotDeleted(parts.Logger, run.Value, e.Code);
            return new LeftRun(run.Value, e.Code, e.Message);
        }
    }

    private static void Check(PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Keep is { } keep)
            ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1, nameof(options));
        if (options.Limit is { } limit)
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(options));
        if (options.OlderThan < TimeSpan.Zero || options.Ttl.Values.Any(t => t <= TimeSpan.Zero))
            throw new ArgumentOutOfRangeException(nameof(options), "Ages are positive.");
        if (options.Ttl.Keys.FirstOrDefault(s => !Ended.Contains(s)) is var other && other != default)
            throw new ArgumentOutOfRangeException(nameof(options), $"Runs that are {other} do not age: only completed, failed and cancelled ones do.");
    }
}
