using DurableFlows.Approvals;
using DurableFlows.Http.Links;

namespace DurableFlows.Http.Notices;

/// <summary>The links in a notice: one for each person who is named. Who is in a role is not known here.</summary>
internal static class NoticeLinks
{
    private const string RolePrefix = "role:";

    public static IReadOnlyList<NoticeLink> For(RequestNotice notice, FlowApiOptions options, AnswerLinks links)
        => options is { LinkKey: { Length: >= LinkKey.Shortest }, PublicAddress: { } address }
            ? [.. notice.Approvers.Where(p => IsPerson(p) && p != notice.Request.Request.Excluded).Distinct().Select(p => Link(notice, p, address, options.LinkLifetime, links))]
            : [];

    private static bool IsPerson(string approver) => !approver.StartsWith(RolePrefix, StringComparison.Ordinal) && approver.Length <= LinkIssue.LongestName;

    private static NoticeLink Link(RequestNotice notice, string person, Uri address, TimeSpan lifetime, AnswerLinks links)
    {
        var token = links.Sign(notice.Request, person, [], lifetime, out var link);
        return new NoticeLink(person, AnswerLinks.Address(address.ToString(), token), link.Expires);
    }
}
