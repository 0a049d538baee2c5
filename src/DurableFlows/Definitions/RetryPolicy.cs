namespace DurableFlows.Definitions;

/// <summary>When and how often a failed attempt is repeated.</summary>
public sealed record RetryPolicy
{
    /// <summary>No retries.</summary>
    public static RetryPolicy None { get; } = new();

    /// <summary>Attempts in all, the first one counted; 1 to 1,000, default 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The wait before the second attempt; default one second, at least zero.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the wait is multiplied by after each attempt; 1 to 100, default 2.</summary>
    public double Backoff { get; init; } = 2;

    /// <summary>The longest wait; default one hour.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The share of each wait that chance may take away, 0 to 1; default 0. Chance is drawn from the record's id, so that a replay waits the same.</summary>
    public double Jitter { get; init; }

    /// <summary>Error codes or categories that are retried; empty for every retryable error. A trailing <c>*</c> matches any ending.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>Error codes or categories that are never retried. A trailing <c>*</c> matches any ending.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];
}
