using DurableFlows.Diagnostics;
using DurableFlows.Journal.Records;

namespace DurableFlows.Execution;

/// <summary>What is left to do when a run does not go on here any more.</summary>
internal sealed class RunAftermath(HostParts parts, IChildRuns children, ParentNews news)
{
    /// <summary>Ends or lets go of the children, says why the run does not go on, tells its parent, makes the lists right, and last compacts the journal of a run that keeps only its newest state.</summary>
    /// <returns>Why the run does not go on; null when it ended or was let go of.</returns>
    public async Task<string?> FollowAsync(RunSession session, string token, RunPump pump, Exception? fault, IReadOnlyList<RunHandle> started, CancellationToken leave)
    {
        var ended = session.Read(s => s.End is not null);
        foreach (var child in started.Where(c => !c.Completion.IsCompleted))
            await EndAsync(child, ended).ConfigureAwait(false);
        var reason = fault is not null && session.Read(s => s.Opened?.Token == token && s.Deleting is null)
            ? await SuspendAsync(session, fault, pump.Generation).ConfigureAwait(false)
            : null;
        // Somebody waits for this one; nobody for the lists.
        await news.TellAsync(session, leave).ConfigureAwait(false);
        await parts.Upkeep.SettleAsync(session).ConfigureAwait(false);
        if (RunCompaction.IsWanted(session) && session.Read(s => s.Opened?.Token) == token)
            await parts.Compaction.TryAsync(session).ConfigureAwait(false);
        return reason;
    }

    /// <summary>A child ends with a run that has ended; with one that is only let go of it is let go of, too.</summary>
    private async Task EndAsync(RunHandle child, bool ended)
    {
        try
        {
            if (ended)
            {
                await children.CancelAsync(child.Run.Value).ConfigureAwait(false);
                await child.Completion.ConfigureAwait(false);
                return;
            }
        }
        catch (FlowException e)
        {
            // A host that recovers finds it without its parent, and ends it.
            Log.ChildNotEnded(parts.Logger, child.Run.Value, e.Code);
        }

        await child.LeaveAsync().ConfigureAwait(false);
    }

    /// <summary>Makes visible why a run does not go on. Where the store is away, only the caller learns of it.</summary>
    private async Task<string> SuspendAsync(RunSession session, Exception fault, int generation)
    {
        Log.Suspended(parts.Logger, session.Run.Value, (fault as FlowException)?.Code ?? fault.GetType().Name);
        var reason = fault is FlowException flow ? $"{flow.Code}: {flow.Message}" : $"{fault.GetType().Name}: {fault.Message}";
        try
        {
            await session.AppendAsync(new RunSuspended
            {
                Generation = generation,
                Id = parts.Records.Ids.NewId(),
                Run = session.Read(s => s.Incarnation),
                Time = parts.Records.Now,
                Reason = reason,
                Released = true,
            }).ConfigureAwait(false);
        }
        catch (FlowException)
        {
            // The journal is as far as the store got; a resume goes on from there.
        }

        return reason;
    }
}
