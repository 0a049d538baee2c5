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
            return RecordVerdict.Applied;
        var due = state.Stopping ? null : RetryRule.Next(
            node.Node.Definition.Retry, record.Error, node.Attempt - node.AttemptsBefore, state.Now, record.Id);
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

        (node.NotTaken, node.EdgeErrors) = (record.NotTaken, record.EdgeErrors);
        Settling.Fail(state, node, record.Error, decisions);
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Skipped(RunState state, NodeSkipped record, ICollection<Decision> decisions)
    {
        if (Expecting(state, record.Dispatch) is not { } node)
            return RecordVerdict.Superseded;
        if (!node.IsSettled)
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
        if (record.Child is { } child)
        {
            node.Child = child;
            Continue(node, NodePhase.AwaitingChild, null);
            if (!node.IsSettled)
                decisions.Add(new Decision.RunChild(node.Dispatch, child, node.ChildGeneration, null));
            return RecordVerdict.Applied;
        }

        Continue(node, NodePhase.Scheduled, record.ResumeAt);
        if (!node.IsSettled)
            decisions.Add(new Decision.RunNode(node.Dispatch, record.ResumeAt));
        return RecordVerdict.Applied;
    }

    public static RecordVerdict ChildEnded(RunState state, ChildEnded record, ICollection<Decision> decisions)
    {
        if (state.Find(record.Dispatch.Path) is not { Phase: NodePhase.AwaitingChild } node
            || node.Child?.Run != record.Child || record.ChildGeneration <= node.ChildGeneration)
        {
            return RecordVerdict.Superseded;
        }

        node.ChildGeneration = record.ChildGeneration;
        node.ChildEnd = record;
        Continue(node, NodePhase.Scheduled, null);
        decisions.Add(new Decision.RunNode(node.Dispatch, null));
        return RecordVerdict.Applied;
    }

    /// <summary>Moves a node to its next step; a node that was interrupted keeps that for a resume.</summary>
    public static void Continue(NodeState node, NodePhase phase, DateTimeOffset? dueAt)
    {
        node.Step++;
        (node.Attempt, node.AttemptsBefore, node.AttemptStarted, node.LostHosts) = (1, 0, false, 0);
        if (node.IsSettled)
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
