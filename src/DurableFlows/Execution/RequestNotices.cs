using DurableFlows.Approvals;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Which notices a record calls for.</summary>
internal static class RequestNotices
{
    /// <summary>Whether a record calls for notices at all.</summary>
    public static bool IsWorthALook(JournalRecord record) => record is InputRequested or InputReminded or RunOpened;

    /// <summary>The notices of a record that was applied, by the state behind it.</summary>
    public static IReadOnlyList<RequestNotice> Of(RunState state, AppliedRecord applied) => applied.Record switch
    {
        // The host before may have been lost before it told of them.
        RunOpened => Waiting(state),
        InputRequested asked => Of(state, asked.Request.Id, NoticeKind.Opened, applied),
        InputReminded { Escalated: true } escalated => Of(state, escalated.Request, NoticeKind.Escalated, applied),
        InputReminded reminded => Of(state, reminded.Request, NoticeKind.Reminded, applied),
        _ => [],
    };

    /// <summary>The notices of all that still waits, or of what one node asks.</summary>
    public static IReadOnlyList<RequestNotice> Waiting(RunState state, NodePath? of = null) => state is { CancelRequested: null, Deleting: null, End: null }
        ? [.. state.OpenRequests.Where(r => IsWaitedFor(r) && (of is null || r.Node.Path == of)).Select(r => Notice(state, r, NoticeKind.Opened, r.Sequence, r.AskedAt))]
        : [];

    private static IReadOnlyList<RequestNotice> Of(RunState state, string id, NoticeKind kind, AppliedRecord applied)
        => state is { CancelRequested: null, Deleting: null, End: null } && state.Requests.TryGetValue(id, out var request) && IsWaitedFor(request)
            ? [Notice(state, request, kind, applied.Sequence, applied.Record.Time)]
            : [];

    /// <summary>A request may be open although its node stopped asking, until a resume asks again.</summary>
    private static bool IsWaitedFor(RequestState request) => request is { IsOpen: true, Node.Phase: NodePhase.Asking };

    private static RequestNotice Notice(RunState state, RequestState request, NoticeKind kind, long sequence, DateTimeOffset at) => new()
    {
        Id = FormattableString.Invariant($"{request.Request.Id}@{sequence}"),
        Kind = kind,
        At = at,
        Request = RunReader.Details(state, request, null),
        Approvers = request.Approvers,
    };
}
