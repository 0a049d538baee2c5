using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DurableFlows.Http.Problems;
using DurableFlows.Journal;
using DurableFlows.Runs;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Runs;

/// <summary>What happens in a run as server-sent events. The id of each is its checkpoint, so that a client that comes back misses and repeats nothing; what nodes report has none.</summary>
internal static class RunEventStream
{
    public static async Task<IResult> FollowAsync(ApiCall call)
    {
        var run = call.Run;
        var after = Last(call) ?? call.Number("after", 0, long.MaxValue) ?? 0;
        var now = await call.Client.GetAsync(run, null, call.Cancellation).ConfigureAwait(false);
        // An EventSource comes back when a stream ends; this tells it not to.
        if (now.Outcome is not null && now.Sequence <= after)
            return Results.NoContent();
        call.Http.Response.Headers.CacheControl = "no-cache, no-store";
        call.Http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ItemsAsync(call, run, after, call.Cancellation));
    }

    private static long? Last(ApiCall call)
    {
        if (call.Request.Headers["Last-Event-ID"].ToString() is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw ApiProblem.Malformed("Last-Event-ID must be the id of an event of this run.");
    }

    private static async IAsyncEnumerable<SseItem<string>> ItemsAsync(ApiCall call, RunId run, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var events = call.Client.WatchAsync(run, after, reports: true, stop.Token).GetAsyncEnumerator(stop.Token);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next = events.MoveNextAsync().AsTask();
                while (!await IsOverAsync(next, call, cancellation).ConfigureAwait(false))
                    yield return new SseItem<string>("", "ping");
                if (!await next.ConfigureAwait(false))
                    yield break;
                yield return Item(events.Current);
            }
        }
        finally
        {
            // The reader may go away while the next event is waited for.
            await stop.CancelAsync().ConfigureAwait(false);
            if (next is not null)
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await events.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the next event, or until it is time to say that the stream is alive.</summary>
    private static async Task<bool> IsOverAsync(Task next, ApiCall call, CancellationToken cancellation)
    {
        if (next.IsCompleted)
            return true;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = await Task.WhenAny(next, Task.Delay(call.Api.Options.Heartbeat, call.Api.Time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        return first == next || cancellation.IsCancellationRequested;
    }

    private static SseItem<string> Item(RunEvent happened)
        => new(JsonSerializer.Serialize(happened, HttpJson.Options), happened.Type)
        {
            EventId = happened.Type == "node.reported" ? null : happened.Sequence.ToString(CultureInfo.InvariantCulture),
        };
}
