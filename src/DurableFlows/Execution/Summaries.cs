using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>From a run's state to its line in a list.</summary>
internal static class Summaries
{
    /// <summary>The line of a run of which nothing is known but its start.</summary>
    public static RunSummary Of(RunId run, RunStarted started) => new()
    {
        Run = run.Value,
        Flow = started.Flow,
        Status = RunStatus.Running,
        StartedAt = started.Time,
        UpdatedAt = started.Time,
        Parent = started.Parent?.Run,
        Fork = started.Fork,
        Redacted = started.Redacted,
        Correlation = started.Correlation,
        Keep = started.Settings.Keep,
        Ttl = started.Settings.Ttl,
        OpenRequests = [],
    };

    public static RunSummary Of(RunState state) => new()
    {
        Run = state.Run.Value,
        Flow = state.Started.Flow,
        Status = state.Status,
        StartedAt = state.Started.Time,
        UpdatedAt = state.Now,
        Parent = state.Started.Parent?.Run,
        Fork = state.Started.Fork,
        Redacted = state.Started.Redacted,
        Correlation = state.Started.Correlation,
        Keep = state.Started.Settings.Keep,
        Ttl = state.Started.Settings.Ttl,
        OpenRequests = [.. state.OpenRequests.Select(r => r.Request.Id)],
    };
}
