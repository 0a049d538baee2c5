namespace DurableFlows.Http.Notices;

/// <summary>A link by which one person answers, and until when.</summary>
internal sealed record NoticeLink(string For, string Url, DateTimeOffset Expires);
