using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>From a snapshot to the state it was made of: what folds on from there decides as after every record it stands for.</summary>
internal static class Restoring
{
    public static RunState Restore(RunId run, FlowGraph graph, RunSnapshot snapshot)
    {
        var state = new RunState(run, graph, snapshot.Started)
        {
            Sequence = snapshot.Sequence,
            Definition = snapshot.Definition ?? snapshot.Started.Definition,
            Exclude = snapshot.Exclude ?? snapshot.Started.Settings.Exclude,
            Input = snapshot.Input ?? snapshot.Started.Input,
            Generation = snapshot.Generation,
            Opened = snapshot.Opened,
            Open = snapshot.Open,
            StopError = snapshot.StopError,
            WasWrittenTo = snapshot.WasWrittenTo,
            Suspended = snapshot.Suspended,
            CancelRequested = snapshot.CancelRequested,
            Finishing = snapshot.Finishing,
            End = (JournalRecord?)snapshot.Completed ?? (JournalRecord?)snapshot.Failed ?? snapshot.Cancelled,
            Deleting = snapshot.Deleting,
        };
        state.Advance(snapshot.Time);
        foreach (var (id, epoch) in snapshot.Retired ?? new Dictionary<string, int>())
            state.Retired[id] = epoch;
        state.Seen.UnionWith(snapshot.Seen);
        state.Forks.AddRange(snapshot.Forks ?? []);
        state.Children.UnionWith(snapshot.Children ?? []);
        foreach (var node in snapshot.Nodes)
            Restore(state.Node(node.Id ?? ""), node);
        foreach (var request in snapshot.Requests ?? [])
            Add(state, request);
        foreach (var node in snapshot.Nodes)
            Join(state, state.Node(node.Id ?? ""), node);
        return state;
    }

    private static void Restore(NodeState node, NodeSnapshot from)
    {
        (node.Phase, node.Interrupted, node.SkipCause) = (from.Phase, from.Interrupted, from.SkipCause);
        (node.Epoch, node.Step, node.Attempt, node.OwnStep) = (from.Epoch, from.Step, from.Attempt ?? 1, from.OwnStep);
        (node.State, node.Output, node.Edited, node.Error) = (from.State, from.Output, from.Edited, from.Error);
        (node.NotTaken, node.EdgeErrors, node.Unsettled, node.HoldsBack) = (from.NotTaken, from.EdgeErrors, from.Unsettled, from.HoldsBack);
        (node.AttemptStarted, node.StartedAt, node.SettledAt) = (from.AttemptStarted, from.StartedAt, from.SettledAt);
        if (from.SkipReason is not null || from.AttemptsBefore > 0 || from.Broken is not null || from.LostHosts > 0)
            (node.SkipReason, node.AttemptsBefore, node.Broken, node.LostHosts) = (from.SkipReason, from.AttemptsBefore, from.Broken, from.LostHosts);
        node.DueAt = from.DueAt;
        if (from.Rejected || from.Revision is not null || from.Revisions > 0)
            (node.Rejected, node.Revision, node.Revisions) = (from.Rejected, from.Revision, from.Revisions);
        if (from.Child is not null || from.ChildEnd is not null || from.ChildGeneration > 0)
            (node.Child, node.ChildEnd, node.ChildGeneration, node.ChildFailures, node.ChildCancelled) = (from.Child, from.ChildEnd, from.ChildGeneration, from.ChildFailures, from.ChildCancelled);
        if (from.Rounds is not null)
            node.Rounds = [.. from.Rounds];
        if (from.Items is null)
            return;
        (node.ItemList, node.Items, node.ItemsOpen, node.ItemsFailed) = (from.ItemList, new NodeState[from.Items.Count], from.ItemsOpen, from.ItemsFailed);
        for (var i = 0; i < node.Items.Length; i++)
            Restore(node.Items[i] = new NodeState(node.Node, i), from.Items[i]);
    }

    private static void Add(RunState state, RequestSnapshot from)
    {
        var path = NodePath.Parse(from.Node);
        // The item that asked may have gone with its map, which ran again.
        var node = state.Find(path) ?? new NodeState(state.Graph.Node(path.Node), path.Index);
        var request = new RequestState(from.Request, node, from.AskedAt, from.Sequence)
        {
            RecordedAt = from.RecordedAt,
            Status = from.Status,
            Escalated = from.Escalated,
            RemindedAt = from.RemindedAt,
        };
        foreach (var answer in from.Answers ?? [])
        {
            request.Answers.Add((answer.Answer, answer.Verdict));
            if (answer.Verdict == AnswerVerdict.Accepted)
                request.Decisive = answer.Answer;
        }

        state.Requests[from.Request.Id] = request;
    }

    /// <summary>Joins a node with its requests, which were not there yet.</summary>
    private static void Join(RunState state, NodeState node, NodeSnapshot from)
    {
        if (from.Request is not null)
            node.Request = state.Requests[from.Request];
        if (from.Gate is not null)
            node.Gate = state.Requests[from.Gate];
        if (from.Answer is not null)
            node.Answer = state.Requests[from.Answer].Decisive;
        for (var i = 0; i < from.Items?.Count; i++)
            Join(state, (node.Items ?? [])[i], from.Items[i]);
    }
}
