using System.Text.Json.Serialization;

namespace DurableFlows.Http.Links;

/// <summary>What a link stands for: one answer, of one person, to one request as it was shown.</summary>
internal sealed record AnswerLink
{
    public required string Id { get; init; }
    public required string Run { get; init; }
    public required string Request { get; init; }

    /// <summary>The hash of what was shown; null for a question, whose id stands for that.</summary>
    public string? InputHash { get; init; }

    public required string Person { get; init; }
    public IReadOnlyList<string> Roles { get; init; } = [];
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The way an answer comes through it, as it is recorded.</summary>
    [JsonIgnore]
    public string Via => "link:" + Id;
}
