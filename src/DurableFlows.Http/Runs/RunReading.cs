using DurableFlows.Execution;
using DurableFlows.Runs;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Runs;

/// <summary>Runs, and what they were at their checkpoints.</summary>
internal static class RunReading
{
    public static async Task<IResult> ListAsync(ApiCall call)
    {
        var query = new RunQuery
        {
            Flow = call.Query("flow"),
            Status = call.Word<RunStatus>("status"),
            Limit = call.Limit(),
            After = call.Query("after"),
            Branch = call.Query("branch"),
        };
        var runs = await call.Client.ListAsync(query, call.Cancellation).ConfigureAwait(false);
        return ApiCall.Json(new
        {
            runs = runs.Select(r => new
            {
                r.Run,
                r.Flow,
                r.Status,
                r.StartedAt,
                r.UpdatedAt,
                r.Parent,
                r.Fork,
                r.Correlation,
                r.OpenRequests,
                links = new { self = RunLinks.Self(call, r.Run) },
            }),
            next = runs.Count == query.Limit ? FlowClient.PageToken(runs[^1]) : null,
        });
    }

    public static async Task<IResult> GetAsync(ApiCall call)
        => ApiCall.Json(await RunBody.ReadAsync(call).ConfigureAwait(false));

    public static async Task<IResult> CheckpointsAsync(ApiCall call)
    {
        var after = call.Number("after", 0, long.MaxValue) ?? 0;
        var limit = call.Limit(ApiCall.MaxPage);
        var events = await call.Client.EventsAsync(call.Run, call.Cancellation).ConfigureAwait(false);
        var page = events.Where(e => e.Sequence > after).Take(limit + 1).ToList();
        return ApiCall.Json(new
        {
            checkpoints = page.Take(limit),
            next = page.Count > limit ? page[limit - 1].Sequence : (long?)null,
        });
    }

    public static async Task<IResult> CheckpointAsync(ApiCall call)
    {
        if (!long.TryParse(call.Part("sequence"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at) || at < 1)
            throw Problems.ApiProblem.Malformed($"'{call.Part("sequence")}' is no checkpoint: they are numbered from 1.");
        return ApiCall.Json(await RunBody.ReadAsync(call, at).ConfigureAwait(false));
    }
}
