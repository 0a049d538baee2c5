namespace DurableFlows.Http.Links;

/// <summary>For whom a link is.</summary>
internal sealed record LinkBody
{
    /// <summary>The person who answers through it, as it is recorded.</summary>
    public string? For { get; init; }

    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>How long it is good for, for example <c>2d</c>.</summary>
    public string? ExpiresIn { get; init; }
}
