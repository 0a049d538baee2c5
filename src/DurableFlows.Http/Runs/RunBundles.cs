using DurableFlows.Bundles;
using DurableFlows.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DurableFlows.Http.Runs;

/// <summary>Runs as bundles, out and in.</summary>
internal static class RunBundles
{
    public static async Task<IResult> ExportAsync(ApiCall call)
    {
        var run = call.Run;
        // What cannot be read is said before the first byte of a bundle.
        await call.Client.GetAsync(run, null, call.Cancellation).ConfigureAwait(false);
        // Archives are written in small pieces, some of them synchronously.
        if (call.Http.Features.Get<IHttpBodyControlFeature>() is { } control)
            control.AllowSynchronousIO = true;
        var options = new ExportOptions { Key = call.Api.Options.BundleKey, Redact = [.. call.Request.Query["redact"].OfType<string>()] };
        return Results.Stream(to => call.Client.ExportAsync(run, to, options, call.Cancellation), "application/zip", run.Value + ".flowrun");
    }

    public static async Task<IResult> ImportAsync(ApiCall call)
    {
        var max = call.Api.Options.MaxBundle;
        RequestBody.Limit(call, max, () => new ApiProblem(StatusCodes.Status413PayloadTooLarge, HttpCodes.TooLarge, $"The bundle is longer than {max} bytes."));
        var options = new ImportOptions { Trust = call.Api.Options.BundleTrust };
        return ApiCall.Json(await call.Client.ImportAsync(call.Request.Body, options, call.Cancellation).ConfigureAwait(false), StatusCodes.Status201Created);
    }
}
