using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>The fold and the rules in one: a state and its next record give the next state and the decisions the record causes.</summary>
/// <remarks>Synchronous and total: no clock but the records' times, no I/O, no chance. Every reader finds the same decisions at the same position.</remarks>
internal static class Scheduler
{
    /// <summary>Folds one record into the state.</summary>
    /// <param name="state">The state so far; changed in place.</param>
    /// <param name="record">The next record.</param>
    /// <param name="decisions">Takes what the record causes, in order.</param>
    public static RecordVerdict Apply(RunState state, JournalRecord record, ICollection<Decision> decisions)
    {
        state.Sequence++;
        if (record.Run != state.Incarnation)
            return RecordVerdict.Late;
        if (!state.Seen.Add(record.Id))
            return RecordVerdict.Duplicate;
        // What is written to a run that is being removed must not keep it.
        if (state.Deleting is not null)
            return RecordVerdict.Refused;
        state.Advance(record.Time);
        if (record is NodeProgressed { Child: { } child })
            state.Children.Add(child.Run);
        state.WasWrittenTo |= record.Generation == 0 && record is not RunStarted;
        if (record is RunOpened opened)
            return Openings.Apply(state, opened, decisions);
        if (record.Generation > 0 && record.Generation != state.Generation)
            return RecordVerdict.Late;
        return record switch
        {
            RunStarted started => ReferenceEquals(started, state.Started) ? RecordVerdict.Applied : RecordVerdict.Superseded,
            AttemptStarted r => Outcomes.Started(state, r),
            NodeCompleted r => Outcomes.Completed(state, r, decisions),
            NodeFailed r => Outcomes.Failed(state, r, decisions),
            NodeSkipped r => Outcomes.Skipped(state, r, decisions),
            NodeProgressed r => Outcomes.Progressed(state, r, decisions),
            ChildEnded r => Outcomes.ChildEnded(state, r, decisions),
            InputRequested r => Requests.Requested(state, r, decisions),
            InputAnswered r => Requests.Answered(state, r, decisions),
            InputExpired r => Requests.Expired(state, r, decisions),
            InputReminded r => Requests.Reminded(state, r, decisions),
            RunSuspended r => Endings.Suspended(state, r),
            RunResumed => Endings.Resumed(state),
            CancelRequested r => Endings.CancelRequested(state, r, decisions),
            RunForked r => Endings.Forked(state, r),
            RunDeleting r => Endings.Deleting(state, r),
            RunCompleted or RunFailed or RunCancelled => Endings.Ended(state, record),
            RunSnapshot => throw new InvalidOperationException("It stands for all that is before it, so nothing may be."),
            _ => throw new InvalidOperationException($"The fold has no rule for records of kind '{record.Kind}'."),
        };
    }
}
