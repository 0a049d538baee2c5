using DurableFlows.Http.Definitions;
using DurableFlows.Http.Problems;
using DurableFlows.Replay;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Runs;

/// <summary>Decides and runs again what has run. No node is called: for that, replay the run where it may cost something.</summary>
internal static class RunReplay
{
    public const string Recorded = "recorded";
    public const string Pinned = "pinned";
    private const string Verify = "verify";
    private const string Registered = "registered";

    public static async Task<IResult> ReplayAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<ReplayBody>(call).ConfigureAwait(false);
        if (body.Mode is not (Recorded or Verify))
            throw ApiProblem.Malformed($"'mode' must be {Recorded} or {Verify}; nodes are run for real by flows replay only.");
        if (body.Flow is not (Pinned or Registered) || (body.Flow == Registered && body.Mode == Verify))
            throw ApiProblem.Malformed($"'flow' must be {Pinned} or {Registered}; with {Verify} it is {Pinned}.");
        var verified = await call.Api.Replayer.VerifyAsync(call.Run, call.Cancellation).ConfigureAwait(false);
        var options = new ReplayOptions { Flow = body.Flow == Registered ? FlowReading.Find(call, verified.Run.Flow) : null };
        var replayed = body.Mode == Verify ? null : await call.Api.Replayer.ReplayAsync(call.Run, options, call.Cancellation).ConfigureAwait(false);
        return ApiCall.Json(new
        {
            isSame = verified.IsSame && replayed?.IsSame != false,
            verified,
            replayed = replayed is null || body.All ? replayed : replayed with { Nodes = [.. replayed.Nodes.Where(n => !n.IsSame)] },
        });
    }
}
