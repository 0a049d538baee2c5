using DurableFlows.Execution;
using DurableFlows.Http.Problems;
using DurableFlows.Retention;
using DurableFlows.Values;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Runs;

/// <summary>Resumes, suspends, cancels and deletes runs.</summary>
internal static class RunChanges
{
    public static async Task<IResult> ResumeAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<ResumeBody>(call).ConfigureAwait(false);
        await call.Host.ResumeAsync(call.Run, new ResumeOptions
        {
            Rerun = body.Rerun ?? [],
            SetOutputs = body.SetOutputs ?? new Dictionary<string, FlowValue>(),
            Input = body.Input,
            RetryReturned = body.RetryReturned,
            Takeover = body.Takeover,
        }, call.Cancellation).ConfigureAwait(false);
        return await NowAsync(call).ConfigureAwait(false);
    }

    public static async Task<IResult> SuspendAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<ReasonBody>(call).ConfigureAwait(false);
        await call.Client.SuspendAsync(call.Run, By(call, body), body.Reason ?? "asked for", call.Cancellation).ConfigureAwait(false);
        await call.WakeAsync(call.Run).ConfigureAwait(false);
        return await NowAsync(call).ConfigureAwait(false);
    }

    public static async Task<IResult> CancelAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<ReasonBody>(call).ConfigureAwait(false);
        await call.Client.CancelAsync(call.Run, By(call, body), body.Reason, call.Cancellation).ConfigureAwait(false);
        await call.WakeAsync(call.Run).ConfigureAwait(false);
        return await NowAsync(call).ConfigureAwait(false);
    }

    public static async Task<IResult> DeleteAsync(ApiCall call)
    {
        await call.Client.DeleteAsync(call.Run, new DeleteOptions { Force = call.Flag("force"), By = call.Caller.Name }, call.Cancellation).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static string By(ApiCall call, ReasonBody body)
    {
        if (body.By is null || body.By == call.Caller.Name)
            return call.Caller.Name;
        return call.Caller.MayActAsOthers ? body.By : throw ApiProblem.Malformed("'by' is for servers without access control; here your key or token says who you are.");
    }

    private static async Task<IResult> NowAsync(ApiCall call)
        => ApiCall.Json(
            await RunBody.OfAsync(call, await call.Client.GetAsync(call.Run, null, call.Cancellation).ConfigureAwait(false)).ConfigureAwait(false),
            StatusCodes.Status202Accepted);
}
