namespace DurableFlows.Runs;

/// <summary>Which open requests to list.</summary>
public sealed record RequestQuery
{
    /// <summary>Only requests of runs of this flow; null for all.</summary>
    public string? Flow { get; init; }

    /// <summary>At most so many; 1 to 1,000, default 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Go on after the page that gave this token; null for the oldest.</summary>
    public string? After { get; init; }
}
