using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Scheduling;

/// <summary>From the state of a run to one that another run can begin with: nothing in it is anybody else's any more.</summary>
internal static class Forks
{
    /// <summary>Makes the state the fork's.</summary>
    /// <param name="state">The state of the run that is forked, which nobody else uses.</param>
    /// <param name="incarnation">The fork's.</param>
    /// <param name="now">When it begins.</param>
    /// <param name="carriesRequests">Whether open requests and approvals of what has not run go on in the fork.</param>
    public static void Begin(RunState state, string incarnation, DateTimeOffset now, bool carriesRequests)
    {
        (state.Generation, state.Opened, state.Suspended, state.Deleting, state.WasWrittenTo) = (0, null, null, null, false);
        if (state.End is null)
            state.CancelRequested = null;
        state.Children.Clear();
        state.Seen.Clear();
        state.Forks.Clear();
        var open = carriesRequests ? [] : state.Requests.Values.Where(r => r.IsOpen).ToList();
        foreach (var request in open)
            state.Requests.Remove(request.Request.Id);
        foreach (var node in state.Nodes)
        {
            Begin(node);
            foreach (var item in node.Items ?? [])
                Begin(item);
        }

        void Begin(NodeState node)
        {
            GoOn(node);
            // What a cancel or a failure elsewhere interrupted goes on, too.
            if (!carriesRequests && (!node.IsSettled || node.IsParked))
                AskAnew(state, node, incarnation, now);
        }
    }

    private static void GoOn(NodeState node)
    {
        node.LostHosts = 0;
        node.AttemptStarted = false;
        if (node.Reached != NodePhase.AwaitingChild)
            return;
        // A child run belongs to the run that started it: the fork starts one of its own.
        (node.Child, node.ChildEnd, node.ChildGeneration, node.ChildFailures, node.ChildCancelled) = (null, null, 0, 0, false);
        (node.State, node.OwnStep) = (null, 0);
        Outcomes.Continue(node, NodePhase.Scheduled, null);
    }

    /// <summary>An approval was given, or is asked, for one run of the node: its gate asks again. What a step of the node itself asks, the step does not ask twice, so the question is put again for it.</summary>
    private static void AskAnew(RunState state, NodeState node, string incarnation, DateTimeOffset now)
    {
        node.Gate = null;
        if (node is { Request: { IsOpen: false, Request.OfStep: true } })
        {
            // What was allowed the run it began from is not allowed the fork: a step asks again, a call begins again.
            node.Answer = null;
            if (node is { IsCall: true, Reached: NodePhase.Scheduled })
            {
                (node.Request, node.State, node.OwnStep) = (null, null, 0);
                Outcomes.Continue(node, NodePhase.Scheduled, null);
            }

            return;
        }

        if (node.Request is not { IsOpen: true } asked)
            return;
        node.Request = null;
        if (!asked.Request.IsOfStep)
            return;
        var request = asked.Request with
        {
            Id = FlowValue.From($"{incarnation}/{asked.Request.Id}").Hash[..16],
            Deadline = now + (asked.Request.Deadline - asked.AskedAt),
            EscalateAt = now + (asked.Request.EscalateAt - asked.AskedAt),
        };
        state.Requests[request.Id] = node.Request = new RequestState(request, node, now, state.Sequence) { RecordedAt = now };
    }
}
