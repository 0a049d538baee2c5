using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>From the state of a run to one that another run can begin with: nothing in it is anybody else's any more.</summary>
internal static class Forks
{
    /// <summary>Makes the state the fork's.</summary>
    /// <param name="state">The state of the run that is forked, which nobody else uses.</param>
    /// <param name="carriesRequests">Whether open requests and approvals of what has not run go on in the fork.</param>
    public static void Begin(RunState state, bool carriesRequests)
    {
        (state.Generation, state.Opened, state.Suspended, state.Deleting, state.WasWrittenTo) = (0, null, null, null, false);
        if (state.End is null)
            state.CancelRequested = null;
        state.Children.Clear();
        state.Seen.Clear();
        state.Forks.Clear();
        foreach (var node in state.Nodes)
        {
            Begin(node, carriesRequests);
            foreach (var item in node.Items ?? [])
                Begin(item, carriesRequests);
        }

        if (carriesRequests)
            return;
        foreach (var (id, _) in state.Requests.Where(r => r.Value.IsOpen).ToList())
            state.Requests.Remove(id);
    }

    private static void Begin(NodeState node, bool carriesRequests)
    {
        node.LostHosts = 0;
        node.AttemptStarted = false;
        // A child run belongs to the run that started it: the fork starts one of its own.
        if (node.Reached == NodePhase.AwaitingChild)
        {
            (node.Child, node.ChildEnd, node.ChildGeneration, node.ChildFailures, node.ChildCancelled) = (null, null, 0, 0, false);
            (node.State, node.OwnStep) = (null, 0);
            Outcomes.Continue(node, NodePhase.Scheduled, null);
        }

        if (carriesRequests || node.IsSettled)
            return;
        if (node.Request is { IsOpen: true })
            node.Request = null;
        // An approval was given for one run of the node. It asks again, from its beginning where it had not begun itself.
        node.Gate = null;
    }
}
