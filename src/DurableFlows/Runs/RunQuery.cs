namespace DurableFlows.Runs;

/// <summary>Which runs to list.</summary>
public sealed record RunQuery
{
    /// <summary>Only runs of this flow; null for all.</summary>
    public string? Flow { get; init; }

    /// <summary>Only runs of this status; null for all.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only forks on this branch; null for all runs. The first of the list is the newest of the branch.</summary>
    public string? Branch { get; init; }

    /// <summary>At most so many; 1 to 1,000, default 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Go on after the page that gave this token; null for the newest.</summary>
    public string? After { get; init; }
}
