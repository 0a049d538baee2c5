using DurableFlows.Diagnostics;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Where a run that goes on here stands, its children's requests and troubles with it.</summary>
internal sealed class RunResults(HostParts parts, RunSession session, RunValues values, List<RunHandle> children)
{
    /// <summary>Where the run stands now.</summary>
    public async Task<RunResult> LookAsync()
    {
        RunHandle[] started;
        lock (children)
            started = [.. children];
        var asked = new List<RequestDetails>();
        string? reason = null;
        foreach (var child in started.Where(c => !c.HasEnded))
        {
            var isHere = !child.Completion.IsCompleted;
            var stand = isHere ? await child.LookAsync().ConfigureAwait(false) : await child.Completion.ConfigureAwait(false);
            if (isHere)
                asked.AddRange(stand.Requests);
            reason ??= stand.Status == RunStatus.Suspended ? $"Child run {stand.Run} is suspended: {stand.Reason}" : stand.Reason;
        }

        var result = await RunReader.ResultAsync(session, values, parts.Store.Survives(session.Run), asked).ConfigureAwait(false);
        return result.Outcome is null && result.Reason is null ? result with { Reason = reason } : result;
    }

    /// <summary>Where the run stood at last. Never fails: what the store does not give is missing, and the reason says so.</summary>
    /// <param name="reason">Why the run does not go on, where its journal may not say it; null for nothing.</param>
    public async Task<RunResult> LastAsync(string? reason)
    {
        RunResult result;
        try
        {
            result = await parts.Retrying.ExecuteAsync(async _ => await LookAsync().ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
        }
        catch (FlowException e)
        {
            Log.ResultIncomplete(parts.Logger, session.Run.Value, e.Code);
            result = RunReader.WithoutValues(session, parts.Store.Survives(session.Run)) with { Reason = $"{e.Code}: {e.Message}" };
        }

        return reason is null || result.Outcome is not null ? result : result with { Status = RunStatus.Suspended, Reason = reason };
    }
}
