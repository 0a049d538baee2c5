using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>What a snapshot tells of the records it stands for: what nodes came to in the end, and what people said.</summary>
internal static class RecordedSnapshot
{
    public static void AddTo(Recording recording)
    {
        var state = recording.Last;
        foreach (var node in state.Nodes.SelectMany(n => (NodeState[])[n, .. n.Items ?? []]))
        {
            AddRounds(recording, node);
            if (EndOf(state, node) is { } end)
                recording.Add(node.Path, new RecordedStep(end, node.Index is not null || node.Node.Definition.Map is null, node.SettledAt ?? state.Now, state.Sequence) { Node = node.Node, Repeats = true });
            else
                AddFailures(recording, node);
            if (node.Child is { } child)
                recording.AddChild(node.Path, child.Run);
        }

        foreach (var request in state.Requests.Values)
        {
            recording.AddRequest(request.Node.Path, request);
            foreach (var (answer, _) in request.Answers)
                recording.Answers[answer.Id] = (answer.Time, state.Sequence);
        }
    }

    /// <summary>Attempts of a node that is tried again: how many failed is known, and what the last of them failed of.</summary>
    private static void AddFailures(Recording recording, NodeState node)
    {
        var state = recording.Last;
        for (var attempt = 1; attempt < node.Attempt && node.Error is { } error; attempt++)
        {
            var failed = new NodeFailed { Id = "", Run = state.Incarnation, Time = state.Now, Dispatch = node.Dispatch with { Attempt = attempt }, Error = error };
            recording.Add(node.Path, new RecordedStep(failed, true, state.Now, state.Sequence) { Node = node.Node });
        }
    }

    /// <summary>The steps of a node that makes calls are all in its rounds.</summary>
    private static void AddRounds(Recording recording, NodeState node)
    {
        var state = recording.Last;
        foreach (var round in node.Rounds ?? [])
        {
            var called = new NodeProgressed { Id = "", Run = state.Incarnation, Time = state.Now, Dispatch = node.Dispatch, Added = round.Added, Calls = round.Calls, Names = round.Names, Count = round.Count == 0 ? null : round.Count };
            recording.Add(node.Path, new RecordedStep(called, true, state.Now, state.Sequence) { Node = node.Node });
        }
    }

    private static JournalRecord? EndOf(RunState state, NodeState node) => node switch
    {
        { Phase: NodePhase.Succeeded, Output: { } output } => new NodeCompleted { Id = "", Run = state.Incarnation, Time = state.Now, Dispatch = node.Dispatch, Output = output },
        { Phase: NodePhase.Failed or NodePhase.Returned, Error: { } error } => new NodeFailed { Id = "", Run = state.Incarnation, Time = state.Now, Dispatch = node.Dispatch, Error = error },
        { Phase: NodePhase.Skipped, SkipReason: { } reason } => new NodeSkipped { Id = "", Run = state.Incarnation, Time = state.Now, Dispatch = node.Dispatch, Reason = reason },
        _ => null,
    };
}
