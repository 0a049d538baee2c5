using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>How a run is suspended, cancelled, ended and removed.</summary>
internal static class Endings
{
    public static RecordVerdict Suspended(RunState state, RunSuspended record)
    {
        if (state.End is not null || state.Suspended is not null || state.CancelRequested is not null)
            return RecordVerdict.Refused;
        state.Suspended = record;
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Resumed(RunState state)
    {
        if (state.Suspended is null or { Released: true } || state.End is not null)
            return RecordVerdict.Refused;
        state.Suspended = null;
        return RecordVerdict.Applied;
    }

    /// <summary>A cancel that stands before the last outcome wins; after it, the run ends as it did.</summary>
    public static RecordVerdict CancelRequested(RunState state, CancelRequested record, ICollection<Decision> decisions)
    {
        if (state.End is not null || state.Finishing || state.CancelRequested is not null)
            return RecordVerdict.Refused;
        // A suspended run that is cancelled must be able to end.
        (state.CancelRequested, state.Suspended) = (record, null);
        foreach (var node in state.Nodes)
        {
            if (node.IsSettled)
                continue;
            Settling.Interrupt(node, SkipCause.Cancelled, decisions);
            node.SettledAt = state.Now;
        }

        state.Open = 0;
        decisions.Add(new Decision.CancelRun());
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Ended(RunState state, JournalRecord record)
    {
        var due = record is RunCancelled ? state.CancelRequested is not null : state.Finishing;
        if (state.End is not null || !due)
            return RecordVerdict.Refused;
        state.End = record;
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Forked(RunState state, RunForked record)
    {
        state.Forks.Add(new ForkLink(record.Fork, record.At, record.Branch));
        return RecordVerdict.Applied;
    }

    /// <summary>By position: what was opened or forked after whoever deletes had looked stays.</summary>
    public static RecordVerdict Deleting(RunState state, RunDeleting record)
    {
        if (record.OfGeneration != state.Generation || record.OfForks != state.Forks.Count)
            return RecordVerdict.Refused;
        state.Deleting = record;
        return RecordVerdict.Applied;
    }
}
