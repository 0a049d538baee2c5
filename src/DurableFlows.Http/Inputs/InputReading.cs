using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Runs;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Inputs;

/// <summary>What waits for an answer, and what was answered.</summary>
internal static class InputReading
{
    public static async Task<IResult> ListAsync(ApiCall call)
    {
        var page = await call.Client.RequestsAsync(
            new RequestQuery { Flow = call.Query("flow"), Limit = call.Limit(), After = call.Query("after") }, call.Cancellation).ConfigureAwait(false);
        return ApiCall.Json(new { inputs = page.Requests.Select(r => Body(call, r)), next = page.Next });
    }

    public static async Task<IResult> OfRunAsync(ApiCall call)
    {
        var run = call.Run;
        var requests = await Shown.OfAsync(call, run, await call.Client.RequestsAsync(run, call.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        return ApiCall.Json(new { inputs = requests.Select(r => Body(call, r)) });
    }

    public static async Task<IResult> GetAsync(ApiCall call)
    {
        var run = call.Run;
        return ApiCall.Json(Body(call, await Shown.OfAsync(call, run, await FindAsync(call, run, call.Part("request")).ConfigureAwait(false)).ConfigureAwait(false)));
    }

    public static async Task<RequestDetails> FindAsync(ApiCall call, RunId run, string request)
        => (await call.Client.RequestsAsync(run, call.Cancellation).ConfigureAwait(false)).FirstOrDefault(r => r.Request.Id == request)
            ?? throw new FlowException(ErrorCodes.RequestNotFound, $"Run {run} has no request '{request}'. Its requests are listed under runs/{run}/inputs.");

    public static InputBody Body(ApiCall call, RequestDetails request)
    {
        var address = call.Address($"runs/{request.Run}/inputs/{request.Request.Id}");
        return InputBody.Of(request) with { Links = new InputLinks(address, address) };
    }
}
