using DurableFlows.Approvals;
using DurableFlows.Http.Inputs;

namespace DurableFlows.Http.Notices;

/// <summary>A notice as it is sent.</summary>
internal sealed record NoticeBody
{
    public required string Type { get; init; }
    public required string Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Run { get; init; }
    public required string Flow { get; init; }
    public required string Node { get; init; }
    public required InputBody Request { get; init; }

    /// <summary>Who may answer now; more than the request names once it was escalated.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    public required IReadOnlyList<NoticeLink> Links { get; init; }

    public static NoticeBody Of(RequestNotice notice, IReadOnlyList<NoticeLink> links, int maxShown)
    {
        var request = InputBody.Of(notice.Request);
        return new()
        {
            Type = "request." + notice.Kind.ToString().ToLowerInvariant(),
            Id = notice.Id,
            At = notice.At,
            Run = notice.Request.Run,
            Flow = notice.Request.Flow,
            Node = notice.Request.Node,
            Request = request.Shown?.Utf8.Length > maxShown ? request with { Shown = null } : request,
            Approvers = notice.Approvers,
            Links = links,
        };
    }
}
