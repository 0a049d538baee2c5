using DurableFlows.Comparisons;
using DurableFlows.Http.Problems;
using DurableFlows.Runs;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Runs;

/// <summary>Holds a run against another one, or against another position of itself.</summary>
internal static class RunDiff
{
    public static async Task<IResult> CompareAsync(ApiCall call)
    {
        var before = new RunPosition(call.Run, call.Number("at", 1, long.MaxValue));
        var options = new CompareOptions { Limit = call.Limit(new CompareOptions().Limit), All = call.Flag("all") };
        return ApiCall.Json(await call.Client.CompareAsync(before, Other(call), options, call.Cancellation).ConfigureAwait(false));
    }

    private static RunPosition Other(ApiCall call)
    {
        var text = call.Query("with") ?? call.Run.Value;
        return RunPosition.TryParse(text.StartsWith('@') ? call.Run + text : text, out var other)
            ? other
            : throw ApiProblem.Malformed($"'{text}' is nothing to compare with: give a run, RUN@SEQ, or @SEQ for another checkpoint of this run.");
    }
}
