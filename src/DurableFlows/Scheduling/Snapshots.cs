using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>From a state to the record that stands for every record it was folded from. The other way is <see cref="Restoring"/>.</summary>
internal static class Snapshots
{
    public static RunSnapshot Of(RunState state, string id) => new()
    {
        Version = VersionOf(state),
        Id = id,
        Run = state.Incarnation,
        Time = state.Now,
        Generation = state.Generation,
        Sequence = state.Sequence,
        Started = state.Started,
        Definition = state.Definition == state.Started.Definition ? null : state.Definition,
        Opened = state.Opened,
        Retired = state.Retired.Count == 0 ? null : state.Retired,
        Exclude = ReferenceEquals(state.Exclude, state.Started.Settings.Exclude) ? null : state.Exclude,
        Input = ReferenceEquals(state.Input, state.Started.Input) ? null : state.Input,
        Open = state.Open,
        Nodes = Array.ConvertAll(state.Nodes, n => Of(n, n.Node.Id)),
        // Nodes that the run was moved away from have no place in a snapshot, nor what they once asked.
        Requests = state.Requests.Count == 0 ? null : [.. state.Requests.Values.Where(r => state.Graph.TryGet(r.Node.Node.Id, out var node) && ReferenceEquals(node, r.Node.Node)).Select(Of)],
        Children = state.Children.Count == 0 ? null : [.. state.Children],
        Forks = state.Forks.Count == 0 ? null : [.. state.Forks],
        Seen = [.. state.Seen],
        StopError = state.StopError,
        WasWrittenTo = state.WasWrittenTo,
        Suspended = state.Suspended,
        CancelRequested = state.CancelRequested,
        Finishing = state.Finishing,
        Completed = state.End as RunCompleted,
        Failed = state.End as RunFailed,
        Cancelled = state.End as RunCancelled,
        Deleting = state.Deleting,
    };

    private static int VersionOf(RunState state)
    {
        if (Array.Exists(state.Nodes, n => n.Rounds is not null) || state.Requests.Values.Any(r => r.Request.OfStep))
            return JournalRecord.CallsVersion;
        return state.Definition == state.Started.Definition ? JournalRecord.CurrentVersion : JournalRecord.MovedVersion;
    }

    private static NodeSnapshot Of(NodeState node, string? id) => new()
    {
        Id = id,
        Phase = node.Phase,
        Interrupted = node.Interrupted,
        SkipCause = node.SkipCause,
        SkipReason = node.SkipReason,
        Epoch = node.Epoch,
        Step = node.Step,
        Attempt = node.Attempt == 1 ? null : node.Attempt,
        AttemptsBefore = node.AttemptsBefore,
        OwnStep = node.OwnStep,
        DueAt = node.DueAt,
        State = node.State,
        Output = node.Output,
        Edited = node.Edited,
        Error = node.Error,
        NotTaken = node.NotTaken,
        EdgeErrors = node.EdgeErrors,
        Unsettled = node.Unsettled,
        HoldsBack = node.HoldsBack,
        Request = node.Request?.Request.Id,
        Gate = node.Gate?.Request.Id,
        Answer = node.Answer?.Request,
        Rejected = node.Rejected,
        Revision = node.Revision,
        Revisions = node.Revisions,
        Child = node.Child,
        ChildEnd = node.ChildEnd,
        ChildGeneration = node.ChildGeneration,
        ChildFailures = node.ChildFailures,
        ChildCancelled = node.ChildCancelled,
        ItemList = node.ItemList,
        Items = node.Items is { } items ? Array.ConvertAll(items, i => Of(i, null)) : null,
        Rounds = node.Rounds is { } rounds ? [.. rounds] : null,
        ItemsOpen = node.ItemsOpen,
        ItemsFailed = node.ItemsFailed,
        Broken = node.Broken,
        AttemptStarted = node.AttemptStarted,
        LostHosts = node.LostHosts,
        StartedAt = node.StartedAt,
        SettledAt = node.SettledAt,
    };

    private static RequestSnapshot Of(RequestState request) => new()
    {
        Request = request.Request,
        Node = request.Node.Path.ToString(),
        AskedAt = request.AskedAt,
        RecordedAt = request.RecordedAt,
        Sequence = request.Sequence,
        Status = request.Status,
        Escalated = request.Escalated,
        RemindedAt = request.RemindedAt,
        Answers = request.Answers.Count == 0 ? null : [.. request.Answers.Select(a => new AnswerSnapshot(a.Answer, a.Verdict))],
    };
}
