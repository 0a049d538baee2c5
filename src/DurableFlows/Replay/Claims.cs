using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Replay;

/// <summary>Holds records against what the engine has decided before them.</summary>
internal sealed class Claims(RunState state, DecisionLedger ledger)
{
    /// <summary>By so much the clocks of hosts may differ, and timers be early.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    /// <summary>Judges the next record, by the state before it.</summary>
    public Claim Of(JournalRecord record)
    {
        if (record.Run != state.Incarnation || state.Seen.Contains(record.Id) || state.Deleting is not null)
            return Claim.MustNot;
        if (record is RunOpened)
            return Claim.Either;
        if (record.Generation > 0 && record.Generation != state.Generation)
            return Claim.MustNot;
        return record switch
        {
            ChildEnded r => ledger.HasStarted(r.Child) ? Claim.Either : Claim.Not($"not to run the child {r.Child}"),
            InputAnswered r => state.Requests.ContainsKey(r.Request) ? Claim.Either : Claim.Not($"not to ask {r.Request}"),
            InputExpired r => OfTimer(r.Request),
            InputReminded r => OfTimer(r.Request),
            RunCompleted or RunFailed or RunCancelled => OfEnd(record),
            _ when ReplayWords.DispatchOf(record) is { } dispatch => OfAttempt(dispatch, record.Time),
            _ => Claim.Either,
        };
    }

    private Claim OfAttempt(DispatchId dispatch, DateTimeOffset time)
    {
        if (!ledger.HasDecided(dispatch))
            return ledger.IsWhole ? Claim.Not(Instead(dispatch)) : Claim.MustNot;
        if (!ledger.IsOpen(dispatch))
            return Claim.MustNot;
        if (ledger.NotBefore(dispatch) is { } due && time < due - Tolerance)
            return Claim.Not($"to run {dispatch}, and not before {due:u}");
        return state is { End: null } && state.Find(dispatch.Path) is { AwaitsOutcome: true } node && node.Dispatch == dispatch ? Claim.Must : Claim.MustNot;
    }

    private Claim OfTimer(string request) => ledger.IsWatched(request) ? Claim.Either : Claim.Not($"not to watch over {request}");

    private Claim OfEnd(JournalRecord record)
    {
        if (state.End is not null)
            return Claim.MustNot;
        var outcome = ReplayWords.OutcomeOf(record);
        return ledger.Ending switch
        {
            null => Claim.Not(Left() is { } open ? $"to run {open} first" : "not to end the run"),
            Decision.CancelRun when record is not RunCancelled => Claim.Not("to end as cancelled"),
            Decision.FinishRun finish when !Fits(finish.Status, record) => Claim.Not($"to end as {ReplayWords.Of(finish.Status)}"),
            _ when Left() is { } open => Claim.Not($"to run {open} before it ends"),
            // What was in flight may settle between the decision to end and the end.
            Decision.FinishRun when !ReplayWords.AreSame(outcome, state.Outcome()) && !ReplayWords.AreSame(outcome, ledger.OutcomeAtEnding)
                => Claim.Not($"an end with {ReplayWords.Of(state.Outcome())}"),
            _ => Claim.Must,
        };
    }

    /// <summary>The output of a run that completes may turn out not to be made.</summary>
    private static bool Fits(RunStatus decided, JournalRecord record) => record switch
    {
        RunCompleted => decided == RunStatus.Completed,
        RunFailed failed => decided == RunStatus.Failed || failed.Error.Code == ErrorCodes.ExpressionFailed,
        _ => false,
    };

    /// <summary>The first dispatch that was decided and, as the end shows, never carried out; null when all are accounted for.</summary>
    public DispatchId? Left()
    {
        foreach (var dispatch in ledger.Open)
        {
            if (!IsLetGo(dispatch))
                return dispatch;
        }

        return null;
    }

    /// <summary>Whether the run ceased to wait for a dispatch: it was interrupted, or its node began anew.</summary>
    private bool IsLetGo(DispatchId dispatch)
    {
        if (state.Find(dispatch.Path) is not { } node)
            return dispatch.Path.Index is not null && state.Find(new NodePath(dispatch.Path.Node)) is { Items: null, IsSettled: true };
        if (node.Dispatch != dispatch)
            return (node.Epoch, node.Step, node.Attempt).CompareTo((dispatch.Epoch, dispatch.Step, dispatch.Attempt)) > 0;
        return node is { Phase: NodePhase.Skipped, Interrupted: NodePhase.Scheduled }
            || (node.Index is not null && state.Nodes[node.Node.Index].Phase != NodePhase.Mapping);
    }

    /// <summary>What is decided for a node instead of what was recorded.</summary>
    private string Instead(DispatchId dispatch)
    {
        foreach (var open in ledger.Open)
        {
            if (open.Path == dispatch.Path)
                return $"to run {open}";
        }

        return state.Find(dispatch.Path) is { } node ? $"not to run it: it is {node.Status}" : "not to run it: there is no such node or item";
    }
}
