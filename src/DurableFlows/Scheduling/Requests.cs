using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Scheduling;

/// <summary>How requests open, are decided, expire and are withdrawn. Everything here fails closed.</summary>
internal static class Requests
{
    public static RecordVerdict Requested(RunState state, InputRequested record, ICollection<Decision> decisions)
    {
        if (state.End is not null || state.Find(record.Dispatch.Path) is not { AwaitsOutcome: true } node || node.Dispatch != record.Dispatch)
            return RecordVerdict.Superseded;
        if (node.Request is { IsOpen: true } other && other.Request.Id != record.Request.Id)
            other.Status = RequestStatus.Withdrawn;
        if (!state.Requests.TryGetValue(record.Request.Id, out var request))
            state.Requests[record.Request.Id] = request = new RequestState(record.Request, node, state.Now, state.Sequence) { RecordedAt = record.Time };
        else if (request.Status == RequestStatus.Withdrawn)
            request.Status = RequestStatus.Open;
        (node.Request, node.State, request.Node) = (request, record.State ?? node.State, node);
        node.StartedAt ??= state.Now;
        if (record.Request.IsOfStep)
            (node.OwnStep, node.Answer) = (node.OwnStep + 1, request.Decisive);
        else
            (node.Gate, node.Rejected) = (request, node.Rejected && !request.IsOpen);
        if (node.IsSettled)
        {
            node.Interrupted = NodePhase.Asking;
            return RecordVerdict.Applied;
        }

        node.Phase = NodePhase.Asking;
        if (Settling.Stops(state, node))
            Settling.StopWaiting(state, decisions);
        else if (request.IsOpen)
            decisions.Add(new Decision.WatchRequest(request.Request.Id));
        else
            GoOn(node, decisions);
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Answered(RunState state, InputAnswered record, ICollection<Decision> decisions)
    {
        if (!state.Requests.TryGetValue(record.Request, out var request))
            return RecordVerdict.Refused;
        var verdict = AnswerRule.Judge(state, request, record);
        request.Answers.Add((record, verdict));
        if (verdict != AnswerVerdict.Accepted)
            return verdict == AnswerVerdict.Counted ? RecordVerdict.Applied : RecordVerdict.Refused;
        request.Decisive = record;
        request.Status = record.Decision switch
        {
            AnswerDecision.Approve => RequestStatus.Approved,
            AnswerDecision.Reject => RequestStatus.Rejected,
            _ => RequestStatus.Replied,
        };
        Decided(state, request, decisions);
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Expired(RunState state, InputExpired record, ICollection<Decision> decisions)
    {
        if (!state.Requests.TryGetValue(record.Request, out var request) || !request.IsOpen
            || request.Request.Deadline is not { } deadline || record.Time < deadline)
        {
            return RecordVerdict.Refused;
        }

        request.Status = RequestStatus.Expired;
        Decided(state, request, decisions);
        return RecordVerdict.Applied;
    }

    public static RecordVerdict Reminded(RunState state, InputReminded record, ICollection<Decision> decisions)
    {
        if (!state.Requests.TryGetValue(record.Request, out var request) || !request.IsOpen)
            return RecordVerdict.Refused;
        if (record.Escalated)
            request.Escalated = true;
        else
            request.RemindedAt = state.Now;
        decisions.Add(new Decision.WatchRequest(record.Request));
        return RecordVerdict.Applied;
    }

    private static void Decided(RunState state, RequestState request, ICollection<Decision> decisions)
    {
        var node = request.Node;
        if (node.Request != request)
            return;
        // What a no to a step means is for the next one to say.
        if (request.Status is RequestStatus.Rejected or RequestStatus.Expired && !request.Request.OfStep)
            node.Rejected = true;
        if (request.Request.IsOfStep)
            node.Answer = request.Decisive;
        if (node.Phase == NodePhase.Asking && request is { Status: RequestStatus.Rejected, Request.OfStep: false } && Revises(node))
            Revise(state, node, request, decisions);
        else if (node.Phase == NodePhase.Asking)
            GoOn(node, decisions);
        else if (node.Interrupted == NodePhase.Asking)
            Outcomes.Continue(node, NodePhase.Scheduled, null);
    }

    private static void GoOn(NodeState node, ICollection<Decision> decisions)
    {
        Outcomes.Continue(node, NodePhase.Scheduled, null);
        decisions.Add(new Decision.RunNode(node.Dispatch, null));
    }

    private static bool Revises(NodeState node) => node.Node.Definition.Approval is { OnReject: RejectBehavior.Revise, ReviseFrom: not null } gate
        && node.Index is null && node.Revisions < gate.MaxRevisions;

    /// <summary>Sends the work back: the nodes from the named one up to the gate run again, and the gate asks anew.</summary>
    private static void Revise(RunState state, NodeState gate, RequestState request, ICollection<Decision> decisions)
    {
        var from = state.Node(gate.Node.Definition.Approval?.ReviseFrom ?? gate.Node.Id);
        var revision = FlowValue.From(new Revision(request.Decisive?.By, request.Decisive?.Comment, ++gate.Revisions));
        foreach (var node in state.Nodes.Where(n => n == from || n.Node.IsAfter(from.Node)))
        {
            Resets.Anew(node, recovers: false, decisions);
            node.Revision = revision;
        }

        gate.Rejected = false;
        Openings.Recount(state);
        Openings.StartReady(state, decisions);
    }

    private sealed record Revision(string? By, string? Comment, int Count);
}
