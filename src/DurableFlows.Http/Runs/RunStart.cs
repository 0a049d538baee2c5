using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Http.Definitions;
using DurableFlows.Http.Problems;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Runs;

/// <summary>Starts runs. The body is the input; the rest stands in the query.</summary>
internal static class RunStart
{
    private const int MaxText = 1_000;

    public static async Task<IResult> StartAsync(ApiCall call)
    {
        var flow = FlowReading.Find(call);
        var wait = call.Time("wait", call.Api.Options.LongestWait);
        var keyed = StartKey.RunOf(call, flow.Id);
        var chosen = call.Query("run");
        if (keyed is not null && chosen is not null)
            throw ApiProblem.Malformed("Give either an Idempotency-Key or a run id, not both: the key stands for an id of its own.");
        var options = new StartOptions { Run = keyed ?? chosen, By = By(call), Correlation = Text(call, "correlation"), Tags = Tags(call) };
        var input = await RequestBody.ValueAsync(call).ConfigureAwait(false) ?? FlowValue.Null;
        var run = await StartOnceAsync(call, flow, input, options, keyed).ConfigureAwait(false);
        var details = wait is { } time && time > TimeSpan.Zero
            ? await WaitAsync(call, run, time).ConfigureAwait(false)
            : await call.Client.GetAsync(run, null, call.Cancellation).ConfigureAwait(false);
        call.Http.Response.Headers.Location = RunLinks.Self(call, run.Value);
        return ApiCall.Json(
            await RunBody.OfAsync(call, details).ConfigureAwait(false),
            details.Summary.Status == RunStatus.Running ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    /// <summary>Starts, or finds what the same request has started before.</summary>
    private static async Task<RunId> StartOnceAsync(ApiCall call, FlowDefinition flow, FlowValue input, StartOptions options, string? keyed)
    {
        try
        {
            return await call.Host.StartAsync(flow, input, options, call.Cancellation).ConfigureAwait(false);
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RunExists && keyed is not null)
        {
            var run = RunId.Parse(keyed);
            var before = await call.Client.GetAsync(run, null, call.Cancellation).ConfigureAwait(false);
            var given = await call.Client.LoadAsync(run, before.Input, call.Cancellation).ConfigureAwait(false);
            return given.Hash == input.Hash ? run : throw new ApiProblem(StatusCodes.Status422UnprocessableEntity, HttpCodes.KeyReused,
                "This Idempotency-Key has started a run with another input. Use a new key for a new run.")
            { Extensions = { ["run"] = keyed } };
        }
    }

    private static async Task<RunDetails> WaitAsync(ApiCall call, RunId run, TimeSpan time)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        using var timer = call.Api.Time.CreateTimer(_ => enough.Cancel(), null, time, Timeout.InfiniteTimeSpan);
        try
        {
            return await call.Client.WaitAsync(run, enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Cancellation.IsCancellationRequested)
        {
            return await call.Client.GetAsync(run, null, call.Cancellation).ConfigureAwait(false);
        }
    }

    private static string By(ApiCall call) => call.Caller.MayActAsOthers && Text(call, "by") is { } name ? name : call.Caller.Name;

    private static string? Text(ApiCall call, string name) => call.Query(name) is not { } text || text.Length <= MaxText
        ? call.Query(name)
        : throw ApiProblem.Malformed($"The parameter '{name}' is longer than {MaxText} characters.");

    private static Dictionary<string, string>? Tags(ApiCall call)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in call.Request.Query["tag"])
        {
            var at = tag?.IndexOf(':') ?? -1;
            if (tag is null || at is < 1 or > 100 || tag.Length > MaxText || !tags.TryAdd(tag[..at], tag[(at + 1)..]))
                throw ApiProblem.Malformed("Each parameter 'tag' must be name:value, with a name that is not given twice.");
        }

        return tags.Count > 0 ? tags : null;
    }
}
