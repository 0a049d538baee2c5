using DurableFlows.Approvals;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>What one answer comes to: only an explicit decision, by someone allowed, before the deadline, on a request in force, counts.</summary>
internal static class AnswerRule
{
    public const string RolePrefix = "role:";

    public static AnswerVerdict Judge(RunState state, RequestState request, InputAnswered answer)
    {
        // A person counts once, whether they speak for themselves or for somebody else.
        var earlier = request.Answers.FirstOrDefault(a => Counts(a.Verdict) && (Voice(a.Answer) == Voice(answer) || a.Answer.By == answer.By));
        if (earlier.Answer is not null)
            return Same(earlier.Answer, answer) ? AnswerVerdict.Repeated : AnswerVerdict.AlreadyAnswered;
        if (request.Status == RequestStatus.Expired)
            return AnswerVerdict.Expired;
        if (request.Status is RequestStatus.Approved or RequestStatus.Rejected or RequestStatus.Replied)
            return AnswerVerdict.AlreadyAnswered;
        if (!request.IsOpen || state.End is not null || state.CancelRequested is not null)
            return AnswerVerdict.Withdrawn;
        if (request.Request.Deadline is { } deadline && state.Now >= deadline)
            return AnswerVerdict.Expired;
        if (!May(request, answer.By, answer.Roles ?? [], answer.For))
            return AnswerVerdict.Forbidden;
        if (!Fits(request.Request, answer))
            return AnswerVerdict.Forbidden;
        if (answer.Decision != AnswerDecision.Approve)
            return AnswerVerdict.Accepted;
        // Only those who approved the very same thing, with the same edits, make a quorum.
        var approvals = 1 + request.Answers.Count(a => a.Verdict == AnswerVerdict.Counted && Same(a.Answer, answer));
        return approvals >= request.Request.Quorum ? AnswerVerdict.Accepted : AnswerVerdict.Counted;
    }

    /// <summary>Whether a person may answer: named, in a named role, or a delegate of somebody named; never the one excluded.</summary>
    public static bool May(RequestState request, string by, IReadOnlyList<string> roles, string? inPlaceOf)
    {
        var asked = request.Request;
        // A name that reads like a role would pass for everybody who has it.
        if (by.StartsWith(RolePrefix, StringComparison.Ordinal))
            return false;
        if (asked.Excluded == by || (asked.Excluded is not null && asked.Excluded == inPlaceOf))
            return false;
        var allowed = request.Approvers;
        if (inPlaceOf is not null)
            return allowed.Contains(inPlaceOf) && asked.Delegates?.TryGetValue(inPlaceOf, out var delegates) == true && delegates.Contains(by);
        return allowed.Count == 0 || allowed.Contains(by) || roles.Any(role => allowed.Contains(RolePrefix + role));
    }

    private static bool Fits(InputRequest request, InputAnswered answer)
        => request.Kind == RequestKind.Question ? answer.Decision == AnswerDecision.Reply : answer.Decision is AnswerDecision.Approve or AnswerDecision.Reject;

    private static string Voice(InputAnswered answer) => answer.For ?? answer.By;

    private static bool Counts(AnswerVerdict verdict) => verdict is AnswerVerdict.Accepted or AnswerVerdict.Counted;

    private static bool Same(InputAnswered a, InputAnswered b)
        => a.Decision == b.Decision && a.Value?.Sha256 == b.Value?.Sha256
            && (a.Value?.Inline?.Utf8 ?? default).Span.SequenceEqual((b.Value?.Inline?.Utf8 ?? default).Span);
}
