using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Retention;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>Begins a run where another one stood at a checkpoint. Payloads stay with the run that made them, and are referred to.</summary>
/// <remarks>The run that is forked learns of it first, so that from then on nobody removes what the fork stands on; nothing else of it changes.</remarks>
internal sealed class RunForker(HostParts parts, RunOpener opener)
{
    public async Task<OpenedRun> ForkAsync(RunId run, ForkOptions options, CancellationToken cancellation)
    {
        var fork = RunId.Parse(options.Run ?? parts.Records.Ids.NewId());
        using var session = await ReadAsync(run, options.At, cancellation).ConfigureAwait(false);
        var state = session.Read(s => s);
        if (state.Started.Redacted)
            throw RunOpener.Redacted(run);
        var planner = new ResumePlanner(parts.Definitions, state, parts.Values(run), parts.Values(fork), parts.Secrets);
        var plan = await planner.PlanAsync(options.Changes, cancellation).ConfigureAwait(false);
        if (state.End is RunCompleted && plan is null)
        {
            throw new FlowException(ErrorCodes.RunEnded,
                $"Run {run} is completed at checkpoint {state.Sequence}, so nothing is left to run in a fork of it. Fork it at an earlier checkpoint, or name what is to be different.");
        }

        await opener.ThrowIfThereAsync(fork, cancellation).ConfigureAwait(false);
        if (planner.Graph is { } graph)
            await parts.Definitions.PutAsync(graph, cancellation).ConfigureAwait(false);
        var branch = options.Branch ?? state.Started.Fork?.Branch;
        await StandOnAsync(run, new RunForked
        {
            Id = parts.Records.Ids.NewId(),
            Run = state.Incarnation,
            Time = parts.Records.Now,
            Fork = fork.Value,
            At = state.Sequence,
            Branch = branch,
            By = options.By,
        }, cancellation).ConfigureAwait(false);
        return await opener.ForkAsync(fork, First(state, new ForkOrigin { Run = run.Value, At = state.Sequence, Branch = branch }, options), options, plan, cancellation).ConfigureAwait(false);
    }

    private async Task<RunSession> ReadAsync(RunId run, long? at, CancellationToken cancellation)
    {
        var session = await RunSession.OpenAsync(parts.Store, parts.Definitions, parts.Retry, run, at, cancellation).ConfigureAwait(false)
            ?? throw new FlowException(ErrorCodes.RunNotFound, $"There is no run {run} in store {parts.Store.Spec}. List the runs there are.");
        return session.Read(s => s.Sequence) is var newest && (at is null || at == newest)
            ? session
            : throw new FlowException(ErrorCodes.RunNotFound, $"Run {run} has no checkpoint {at}: they go from {session.First} to {newest}.");
    }

    /// <summary>A marker for whoever cleans up, and a record that comes before or after that of a deletion, never beside it.</summary>
    private async Task StandOnAsync(RunId run, RunForked record, CancellationToken cancellation)
    {
        await ForkMarkers.PutAsync(parts.Store, run, record.Fork, cancellation).ConfigureAwait(false);
        using var session = await ReadAsync(run, null, cancellation).ConfigureAwait(false);
        if (session.Read(s => s.Deleting is null))
            await session.AppendAsync(record).ConfigureAwait(false);
        if (session.Read(s => s.Deleting is null))
            return;
        await ForkMarkers.RemoveAsync(parts.Store, run, record.Fork, CancellationToken.None).ConfigureAwait(false);
        throw RunOpener.Deleting(run);
    }

    private RunSnapshot First(RunState state, ForkOrigin origin, ForkOptions options)
    {
        var (incarnation, now) = (parts.Records.Ids.NewMark(), parts.Records.Now);
        var requestsOf = options.CarryRequests ? state.Started.RequestsOf ?? state.Incarnation : null;
        Forks.Begin(state, incarnation, now, options.CarryRequests);
        var snapshot = OwnedValues.By(origin.Run, Snapshots.Of(state, parts.Records.Ids.NewId()));
        return snapshot with
        {
            Run = incarnation,
            Time = now,
            Started = snapshot.Started with
            {
                Id = snapshot.Id,
                Run = incarnation,
                Time = now,
                By = options.By,
                Parent = null,
                Fork = origin,
                RequestsOf = requestsOf,
                Trace = System.Diagnostics.Activity.Current?.Id,
            },
        };
    }
}
