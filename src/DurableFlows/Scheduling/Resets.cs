using DurableFlows.Approvals;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>How a node goes back to where it can run.</summary>
internal static class Resets
{
    /// <summary>Forgets all the node did, so that it runs from its beginning.</summary>
    /// <param name="node">The node.</param>
    /// <param name="recovers">Whether what it did is only made again: then its keys and approvals hold. Otherwise, if it had begun, this is a deliberate re-run: the epoch rises.</param>
    /// <param name="decisions">Takes what follows.</param>
    public static void Anew(NodeState node, bool recovers, ICollection<Decision> decisions)
    {
        LetGo(node, decisions);
        // Calls made again need not be the same: they must not go under the same keys.
        var ran = (!recovers || node.Rounds is not null) && HasBegun(node);
        (node.Epoch, node.Step) = ran ? (node.Epoch + 1, 0) : (node.Epoch, node.Step + 1);
        (node.Attempt, node.AttemptsBefore) = (1, 0);
        (node.Phase, node.Interrupted, node.SkipCause, node.SkipReason) = (NodePhase.Pending, NodePhase.Pending, SkipCause.None, null);
        (node.Output, node.Error, node.State, node.Edited) = (null, null, null, null);
        (node.NotTaken, node.EdgeErrors, node.Child, node.ChildEnd, node.Request, node.Answer) = (null, null, null, null, null, null);
        (node.Rejected, node.AttemptStarted, node.LostHosts, node.OwnStep, node.DueAt) = (false, false, 0, 0, null);
        node.Gate = null;
        (node.Broken, node.ChildGeneration, node.ChildFailures, node.ChildCancelled) = (null, 0, 0, false);
        (node.Items, node.ItemList, node.Rounds, node.ItemsOpen, node.ItemsFailed) = (null, null, null, 0, 0);
        (node.StartedAt, node.SettledAt) = (null, null);
    }

    /// <summary>Goes on with a node that failed or was interrupted, at the step it had reached.</summary>
    /// <returns>False when it never began, so that it waits for its needs.</returns>
    public static bool GoOn(NodeState node)
    {
        var interrupted = node.Phase == NodePhase.Skipped ? node.Interrupted : NodePhase.Pending;
        var failed = node.Phase is NodePhase.Failed or NodePhase.Returned;
        (node.SkipCause, node.SkipReason, node.Interrupted, node.SettledAt) = (SkipCause.None, null, NodePhase.Pending, null);
        if (node.Items is { } items && ((failed && node.Rounds is null) || interrupted == NodePhase.Mapping))
        {
            // A call that failed has told its node so.
            foreach (var item in items.Where(i => i is { Phase: NodePhase.Failed, IsCall: false } || i.SkipCause is SkipCause.Stopped or SkipCause.Cancelled))
                GoOn(item);
            (node.ItemsOpen, node.ItemsFailed) = (items.Count(i => !i.IsSettled), items.Count(i => i.Phase == NodePhase.Failed));
            (node.Phase, node.Error, node.Broken) = (NodePhase.Mapping, null, null);
            return true;
        }

        if (failed && node.ChildEnd is { Error: not null })
        {
            (node.ChildEnd, node.Error, node.Phase, node.ChildFailures) = (null, null, NodePhase.Pending, 0);
            Outcomes.Continue(node, NodePhase.AwaitingChild, null);
            return true;
        }

        if (failed && node.StartedAt is not null)
        {
            node.AttemptsBefore = node.Attempt;
            Outcomes.Again(node, null);
            return true;
        }

        node.Phase = interrupted;
        return interrupted != NodePhase.Pending;
    }

    /// <summary>Whether the node may have done anything, or was allowed to: then nothing of it may count for its next round.</summary>
    private static bool HasBegun(NodeState node) => node.Rejected || node.AttemptStarted || node.OwnStep > 0
        || node.Gate is { IsOpen: false } || node.Reached is not (NodePhase.Pending or NodePhase.Asking or NodePhase.Skipped);

    /// <summary>Nobody waits any more for what the node or its items asked, nor for their children.</summary>
    public static void LetGo(NodeState node, ICollection<Decision> decisions)
    {
        foreach (var one in (NodeState[])[node, .. node.Items ?? []])
        {
            if (one.Request is { IsOpen: true } request)
                request.Status = RequestStatus.Withdrawn;
            if (one is { Reached: NodePhase.AwaitingChild, Child: { } child })
                decisions.Add(new Decision.CancelChild(child.Run));
        }
    }
}
