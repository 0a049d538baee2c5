using DurableFlows.Approvals;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>From a run's state to what people and callers see of it.</summary>
internal static class RunReader
{
    public static RunDetails Details(RunState state) => Head(state) with
    {
        Nodes = [.. state.Nodes.SelectMany(n => (NodeState[])[n, .. n.Items ?? []]).Select(n => Details(state, n))],
        Requests = [.. state.Requests.Values.Select(r => Details(state, r, null))],
    };

    /// <summary>A run without its nodes and requests, of which there may be many.</summary>
    private static RunDetails Head(RunState state) => new()
    {
        Summary = Summaries.Of(state),
        Sequence = state.Sequence,
        Definition = state.Graph.Definition,
        DefinitionHash = state.Definition,
        Settings = state.Started.Settings,
        Input = state.Input,
        Output = (state.End as RunCompleted)?.Output,
        Error = (state.End as RunFailed)?.Error,
        Reason = state.Suspended?.Reason,
        Outcome = OutcomeOf(state.End),
        Forks = [.. state.Forks],
        Generation = state.Generation,
        Host = state.Opened?.Host,
        OpenedAt = state.Opened?.Time,
        MissingTypes = [.. state.Graph.Nodes.Where(n => n.Type is null).Select(n => n.Definition.TypeName).Distinct()],
        Nodes = [],
        Requests = [],
    };

    public static RequestDetails Details(RunState state, RequestState request, FlowValue? shown) => new()
    {
        Run = state.Run.Value,
        Flow = state.Started.Flow,
        Node = request.Node.Path.ToString(),
        Status = request.Status,
        AskedAt = request.AskedAt,
        Request = request.Request,
        Shown = shown ?? request.Request.Shown?.Inline,
        Approvals = request.Answers.Count(a => a.Answer.Decision == AnswerDecision.Approve && a.Verdict is AnswerVerdict.Counted or AnswerVerdict.Accepted),
        Answers = [.. request.Answers.Select(a => new AnswerDetails(a.Answer.Decision, a.Answer.By, a.Answer.For, a.Answer.Time, a.Answer.Via, a.Answer.Comment, a.Verdict))],
    };

    /// <summary>Where a run stands, with its output and what it asks loaded.</summary>
    public static async Task<RunResult> ResultAsync(RunSession session, RunValues values, bool durable, IEnumerable<RequestDetails> ofChildren)
    {
        var (details, open) = session.Read(s => (Head(s), s.OpenRequests.ToList()));
        var requests = new List<RequestDetails>();
        foreach (var request in details.Status() is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled ? [] : open)
        {
            var shown = request.Request.Shown is null ? null : await values.LoadAsync(request.Request.Shown, CancellationToken.None).ConfigureAwait(false);
            requests.Add(session.Read(s => Details(s, request, shown)));
        }

        return Result(session, details, durable) with
        {
            Output = details.Output is null ? null : await values.LoadAsync(details.Output, CancellationToken.None).ConfigureAwait(false),
            Requests = [.. requests, .. ofChildren],
        };
    }

    /// <summary>Where a run stands, without what would have to be loaded.</summary>
    public static RunResult WithoutValues(RunSession session, bool durable) => Result(session, session.Read(Head), durable);

    private static RunResult Result(RunSession session, RunDetails details, bool durable) => new()
    {
        Run = details.Summary.Run,
        Flow = details.Summary.Flow,
        Status = details.Summary.Status,
        Sequence = details.Sequence,
        Error = details.Error,
        Reason = details.Reason,
        Outcome = details.Outcome,
        Durable = durable,
        Degraded = session.Degraded,
    };

    /// <summary>Every event of a run from the beginning, as its journal tells them.</summary>
    public static RunEvent Event(RunSession session, AppliedRecord applied) => session.Read(s => RunEvents.Of(s, applied));

    private static RunStatus Status(this RunDetails details) => details.Summary.Status;

    private static NodeDetails Details(RunState state, NodeState node) => new()
    {
        Path = node.Path.ToString(),
        Type = node.Node.Definition.Type,
        Status = node.Status,
        Attempt = node.Attempt,
        StartedAt = node.StartedAt,
        SettledAt = node.SettledAt,
        DueAt = node.DueAt,
        Output = node.Output,
        Error = node.Error,
        Reason = node.SkipReason,
        Child = node.Child?.Run,
        Call = Scheduling.Calls.NameOf(state, node),
        Items = node.Items?.Length,
        ItemsDone = node.Items?.Count(i => i.IsSettled) ?? 0,
        ItemsFailed = node.ItemsFailed,
    };

    private static RunOutcome? OutcomeOf(JournalRecord? end) => end switch
    {
        RunCompleted r => r.Outcome,
        RunFailed r => r.Outcome,
        RunCancelled r => r.Outcome,
        _ => null,
    };
}
