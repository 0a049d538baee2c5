using DurableFlows.Nodes;
using DurableFlows.Runs;

namespace DurableFlows.Retention;

/// <summary>How long one ended run is kept: what its own settings say, and where they say nothing what the clean-up says.</summary>
internal sealed record RetentionRule(int? Keep, TimeSpan? Ttl, TimeSpan? OlderThan)
{
    public static RetentionRule Of(RunSummary run, PruneOptions options) => new(
        run.Keep ?? options.Keep,
        Own(run) ?? (options.Ttl.TryGetValue(run.Status, out var ttl) ? ttl : null),
        options.OlderThan);

    /// <summary>Why a run goes; null when it stays.</summary>
    /// <param name="run">The run.</param>
    /// <param name="place">How many runs of its flow that ended later are kept.</param>
    /// <param name="now">The time.</param>
    public PrunedRun? Judge(RunSummary run, int place, DateTimeOffset now)
    {
        var age = now - run.UpdatedAt;
        if (age < OlderThan)
            return null;
        return age > Ttl ? Of(run, PruneReason.OlderThanTtl, $"ttl {DurationConverter.Text(Ttl.Value)}")
            : place >= Keep ? Of(run, PruneReason.OverKeep, $"keep {Keep}")
            : null;
    }

    public static PrunedRun Of(RunSummary run, PruneReason reason, string rule) => new()
    {
        Run = run.Run,
        Flow = run.Flow,
        Status = run.Status,
        EndedAt = run.UpdatedAt,
        Reason = reason,
        Rule = rule,
    };

    private static TimeSpan? Own(RunSummary run)
        => run.Ttl?.TryGetValue(run.Status.ToString().ToLowerInvariant(), out var ttl) == true ? ttl : null;
}
