using System.IO.Hashing;
using System.Text;
using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>Whether and when a failed attempt is repeated.</summary>
internal static class RetryRule
{
    /// <summary>When the next attempt is due; null when there is none.</summary>
    /// <param name="policy">The node's policy; null for none.</param>
    /// <param name="error">How the attempt failed.</param>
    /// <param name="attempt">The attempt that failed, from 1, counted since the budget began.</param>
    /// <param name="failedAt">When it failed.</param>
    /// <param name="seed">What chance is drawn from, so that every reader draws the same.</param>
    public static DateTimeOffset? Next(RetryPolicy? policy, FlowError error, int attempt, DateTimeOffset failedAt, string seed)
    {
        if (policy is null || attempt >= policy.Attempts || !Allows(policy, error))
            return null;
        // Beyond measure, nothing times a factor is still nothing.
        var wait = policy.Interval <= TimeSpan.Zero ? 0
            : Math.Min(policy.Interval.TotalMilliseconds * Math.Pow(policy.Backoff, attempt - 1), policy.MaxInterval.TotalMilliseconds);
        wait *= 1 - (policy.Jitter * Chance(seed));
        return failedAt + TimeSpan.FromMilliseconds(Math.Ceiling(wait));
    }

    private static bool Allows(RetryPolicy policy, FlowError error)
    {
        if (policy.Except.Any(p => Matches(p, error)))
            return false;
        return policy.On.Count == 0 ? error.Retryable : policy.On.Any(p => Matches(p, error));
    }

    private static bool Matches(string pattern, FlowError error) => pattern.EndsWith('*')
        ? error.Code.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : error.Code == pattern || error.Category == pattern;

    private static double Chance(string seed)
        => XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(seed)) / (double)uint.MaxValue;
}
