using DurableFlows.Execution;
using DurableFlows.Http.Definitions;
using DurableFlows.Retention;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Runs;

/// <summary>Resumes, suspends, cancels and deletes runs.</summary>
internal static class RunChanges
{
    public static async Task<IResult> ResumeAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<ResumeBody>(call).ConfigureAwait(false);
        return await ResumeAsync(call, body.Changes(call) with { Takeover = body.Takeover }).ConfigureAwait(false);
    }

    /// <summary>Moves a run to the definition of its flow that is registered here.</summary>
    public static async Task<IResult> AdoptAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<AdoptBody>(call).ConfigureAwait(false);
        RequestBody.RefuseNulls(("rename", body.Rename?.Values), ("states", body.States?.Values));
        var changes = body.Changes(call);
        var run = await call.Client.GetAsync(call.Run, null, call.Cancellation).ConfigureAwait(false);
        return await ResumeAsync(call, changes with
        {
            Reason = "adopt",
            Takeover = body.Takeover,
            Adopt = new AdoptOptions
            {
                Flow = FlowReading.Find(call, run.Summary.Flow),
                Rename = body.Rename ?? new Dictionary<string, string>(),
                States = body.States ?? new Dictionary<string, string>(),
                Force = body.Force,
            },
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> ResumeAsync(ApiCall call, ResumeOptions options)
    {
        if (call.Flag("plan"))
            return ApiCall.Json(await call.Client.PreviewResumeAsync(call.Run, options, call.Cancellation).ConfigureAwait(false));
        await call.Host.ResumeAsync(call.Run, options, call.Cancellation).ConfigureAwait(false);
        return await NowAsync(call).ConfigureAwait(false);
    }

    public static async Task<IResult> SuspendAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<ReasonBody>(call).ConfigureAwait(false);
        await call.Client.SuspendAsync(call.Run, call.Actor(body.By), body.Reason ?? "asked for", call.Cancellation).ConfigureAwait(false);
        await call.WakeAsync(call.Run).ConfigureAwait(false);
        return await NowAsync(call).ConfigureAwait(false);
    }

    public static async Task<IResult> CancelAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<ReasonBody>(call).ConfigureAwait(false);
        await call.Client.CancelAsync(call.Run, call.Actor(body.By), body.Reason, call.Cancellation).ConfigureAwait(false);
        await call.WakeAsync(call.Run).ConfigureAwait(false);
        return await NowAsync(call).ConfigureAwait(false);
    }

    public static async Task<IResult> DeleteAsync(ApiCall call)
    {
        await call.Client.DeleteAsync(call.Run, new DeleteOptions { Force = call.Flag("force"), By = call.Caller.Name }, call.Cancellation).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static async Task<IResult> NowAsync(ApiCall call) => ApiCall.Json(await RunBody.ReadAsync(call).ConfigureAwait(false), StatusCodes.Status202Accepted);
}
