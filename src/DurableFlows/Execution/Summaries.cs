using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>From a run's state to its line in a list.</summary>
internal static class Summaries
{
    public static RunSummary Of(RunState state) => new()
    {
        Run = state.Run.Value,
        Flow = state.Started.Flow,
        Status = state.Status,
        StartedAt = state.Started.Time,
        UpdatedAt = state.Now,
        Parent = state.Started.Parent?.Run,
        Correlation = state.Started.Correlation,
        OpenRequests = [.. state.OpenRequests.Select(r => r.Request.Id)],
    };
}
