using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>What the records of workers and children do. The first record for a dispatch counts.</summary>
internal static class Outcomes
{
    public static RecordVerdict Started(RunState state, AttemptStarted record)
    {
        if (Expecting(state, record.Dispatch) is not { } node)
            return RecordVerdict.Superseded;
        node.AttemptStarted = true;
        node.StartedAt ??= state.Now;
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Completed(RunState state, NodeCompleted record, ICollection<Decision> decisions)
    {
        if (Expecting(state, record.Dispatch) is not { } node)
            return RecordVerdict.Superseded;
        var wasInterrupted = node.IsSettled;
        (node.Phase, node.Interrupted, node.SkipCause) = (NodePhase.Succeeded, NodePhase.Pending, SkipCause.None);
        (node.Output, node.NotTaken, node.EdgeErrors, node.Error) = (record.Output, record.NotTaken, record.EdgeErrors, null);
        node.StartedAt ??= record.Time.AddMilliseconds(-record.Milliseconds);
        if (!wasInterrupted)
            Settling.Settle(state, node, decisions);
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Failed(RunState state, NodeFailed record, ICollection<Decision> decisions)
    {
        if (Expecting(state, record.Dispatch) is not { } node)
            return RecordVerdict.Superseded;
        node.StartedAt ??= record.Time.AddMilliseconds(-record.Milliseconds);
        node.Error = record.Error;
        if (node.IsSettled)
        {
            (node.AttemptsBefore, node.Attempt, node.AttemptStarted) = (node.Attempt, node.Attempt + 1, false);
            return RecordVerdict.Applied;
        }

        // Each child run is a step of its own, so its failures are counted apart.
        var tries = node.ChildEnd?.Error is null ? node.Attempt - node.AttemptsBefore : node.ChildFailures;
        var due = state.Stopping || node.Broken is not null || node.IsCall ? null : RetryRule.Next(
            node.Node.Definition.Retry, record.Error, tries, state.Now, record.Id);
        if (due is not null && node is { ChildEnd.Error: not null, Child: { } child })
        {
            node.ChildEnd = null;
            Continue(node, NodePhase.AwaitingChild, due);
            decisions.Add(new Decision.RunChild(node.Dispatch, child, node.ChildGeneration, due));
            return RecordVerdict.Applied;
        }

        if (due is not null)
        {
            Again(node, due);
            decisions.Add(new Decision.RunNode(node.Dispatch, due));
            return RecordVerdict.Applied;
        }

        (node.NotTaken, node.EdgeErrors, node.Broken) = (record.NotTaken, record.EdgeErrors, null);
        Settling.Fail(state, node, record.Error, decisions);
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Skipped(RunState state, NodeSkipped record, ICollection<Decision> decisions)
    {
        if (Expecting(state, record.Dispatch) is not { } node)
            return RecordVerdict.Superseded;
        if (record.Stopped && !node.IsSettled)
            Settling.Stop(state, node, decisions);
        else if (!node.IsSettled)
            Settling.Skip(state, node, node.Rejected ? SkipCause.Rejected : SkipCause.Condition, record.Reason, decisions);
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Progressed(RunState state, NodeProgressed record, ICollection<Decision> decisions)
    {
        if (Expecting(state, record.Dispatch) is not { } node)
            return RecordVerdict.Superseded;
        node.StartedAt ??= state.Now;
        if (record is { Items: { } list, Count: { } count })
        {
            Maps.Expanded(state, node, list, count, decisions);
            return RecordVerdict.Applied;
        }

        (node.State, node.Answer, node.ChildEnd) = (record.State, null, null);
        node.OwnStep++;
        if (record.Added is { } added)
        {
            Calls.Made(state, node, added, record, decisions);
            if (record.Count > 0)
                return RecordVerdict.Applied;
        }

        if (record.Child is { } child)
        {
            (node.Child, node.ChildGeneration, node.ChildFailures) = (child, 0, 0);
            Continue(node, NodePhase.AwaitingChild, null);
            if (Settling.Stops(state, node))
                Settling.StopWaiting(state, decisions);
            else if (!node.IsSettled)
                decisions.Add(new Decision.RunChild(node.Dispatch, child, node.ChildGeneration, null));
            return RecordVerdict.Applied;
        }

        Continue(node, NodePhase.Scheduled, record.ResumeAt);
        if (record.ResumeAt is not null && Settling.Stops(state, node))
            Settling.StopWaiting(state, decisions);
        else if (!node.IsSettled)
            decisions.Add(new Decision.RunNode(node.Dispatch, record.ResumeAt));
        return RecordVerdict.Applied;
    }

    public static RecordVerdict ChildEnded(RunState state, ChildEnded record, ICollection<Decision> decisions)
    {
        if (state.Find(record.Dispatch.Path) is not { AwaitsChild: true } node
            || node.Child?.Run != record.Child || record.ChildGeneration <= node.ChildGeneration)
        {
            return RecordVerdict.Superseded;
        }

        node.ChildGeneration = record.ChildGeneration;
        if (record.Status == RunStatus.Cancelled && node is { ChildCancelled: true, Child: { } child })
        {
            // It was this run that asked it to end, and it is to go on with it.
            node.ChildCancelled = false;
            if (!node.IsParked)
                decisions.Add(new Decision.RunChild(node.Dispatch, child, node.ChildGeneration, null));
        }
        else if (!node.IsSettled || record.Error is null)
        {
            node.ChildEnd = record;
            node.ChildFailures += record.Error is null ? 0 : 1;
            Continue(node, NodePhase.Scheduled, null);
            if (!node.IsParked)
                decisions.Add(new Decision.RunNode(node.Dispatch, null));
        }

        return RecordVerdict.Applied;
    }

    /// <summary>Moves a node to its next step; a node that was interrupted keeps that for a resume.</summary>
    public static void Continue(NodeState node, NodePhase phase, DateTimeOffset? dueAt)
    {
        node.Step++;
        (node.Attempt, node.AttemptsBefore, node.AttemptStarted, node.LostHosts) = (1, 0, false, 0);
        if (node.IsParked)
            (node.Interrupted, node.DueAt) = (phase, dueAt);
        else
            (node.Phase, node.DueAt) = (phase, dueAt);
    }

    /// <summary>Moves a node to its next attempt at the same step.</summary>
    public static void Again(NodeState node, DateTimeOffset? dueAt)
    {
        node.Attempt++;
        (node.Phase, node.DueAt, node.AttemptStarted, node.LostHosts) = (NodePhase.Scheduled, dueAt, false, 0);
    }

    private static NodeState? Expecting(RunState state, DispatchId dispatch)
        => state.End is null && state.Find(dispatch.Path) is { AwaitsOutcome: true } node && node.Dispatch == dispatch ? node : null;
}
