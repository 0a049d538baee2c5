using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Testing.Stub;

/// <summary>Writes answers and errors, and breaks off where the script says so.</summary>
internal static class StubWriter
{
    public static Task ErrorAsync(HttpContext context, (int Status, ErrorWire Body) error, TimeSpan? retryAfter = null)
    {
        if (retryAfter is { } after)
            context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return JsonAsync(context, error.Body, OpenAIJson.Default.ErrorWire, error.Status);
    }

    public static async Task JsonAsync<T>(HttpContext context, T body, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, type), context.RequestAborted).ConfigureAwait(false);
    }

    public static async Task WholeAsync(HttpContext context, StubReply reply)
    {
        if (reply.Turn.Fault?.CutAfter is null)
        {
            await JsonAsync(context, reply.Whole(), OpenAIJson.Default.CompletionWire).ConfigureAwait(false);
            return;
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(reply.Whole(), OpenAIJson.Default.CompletionWire);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        throw Cut();
    }

    public static async Task StreamAsync(HttpContext context, StubReply reply, bool usage)
    {
        var cut = reply.Turn.Fault?.CutAfter;
        context.Response.ContentType = "text/event-stream";
        await EventAsync(context, reply.Begin()).ConfigureAwait(false);
        foreach (var piece in reply.Pieces().Take(cut ?? int.MaxValue))
            await EventAsync(context, piece).ConfigureAwait(false);
        if (cut is not null)
            throw Cut();
        foreach (var end in reply.End(usage))
            await EventAsync(context, end).ConfigureAwait(false);
        await context.Response.Body.WriteAsync("data: [DONE]\n\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task EventAsync(HttpContext context, CompletionWire chunk)
    {
        byte[] line = [.. "data: "u8, .. JsonSerializer.SerializeToUtf8Bytes(chunk, OpenAIJson.Default.CompletionWire), .. "\n\n"u8];
        await context.Response.Body.WriteAsync(line, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    // On an exception Kestrel sends what was written and closes the connection; an abort may throw away what was written.
    private static IOException Cut() => new("The script cuts this answer.");
}
