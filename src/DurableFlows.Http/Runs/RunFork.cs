using DurableFlows.Execution;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Runs;

/// <summary>Begins a run where another one stood.</summary>
internal static class RunFork
{
    public static async Task<IResult> ForkAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<ForkBody>(call).ConfigureAwait(false);
        var changes = body.Changes(call);
        var fork = await call.Host.ForkAsync(call.Run, new ForkOptions
        {
            At = body.At,
            Run = body.Run,
            Branch = body.Branch,
            By = changes.By,
            Rerun = changes.Rerun,
            Skip = changes.Skip,
            SetOutputs = changes.SetOutputs,
            Input = changes.Input,
            RetryReturned = changes.RetryReturned,
            CarryRequests = body.CarryRequests,
        }, call.Cancellation).ConfigureAwait(false);
        call.Http.Response.Headers.Location = RunLinks.Self(call, fork.Value);
        var run = await call.Client.GetAsync(fork, null, call.Cancellation).ConfigureAwait(false);
        return ApiCall.Json(await RunBody.OfAsync(call, run).ConfigureAwait(false), StatusCodes.Status202Accepted);
    }
}
