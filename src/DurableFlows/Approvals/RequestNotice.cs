using DurableFlows.Runs;

namespace DurableFlows.Approvals;

/// <summary>What a notifier is told about a request.</summary>
public sealed record RequestNotice
{
    /// <summary>The request's id and the checkpoint that the notice is about, as <c>REQUEST@SEQUENCE</c>. Told again it is the same, so that doubles can be dropped.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>When it happened, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The request as it stood then, with what is shown loaded; without it when it was not stored or cannot be read.</summary>
    public required RequestDetails Request { get; init; }

    /// <summary>Who may answer now, those it was escalated to among them: identities, or <c>role:NAME</c>; empty for anyone who may answer at all.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }
}
