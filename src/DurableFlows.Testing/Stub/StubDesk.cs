using System.Text.Json;
using DurableFlows.Testing.Scripts;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Testing.Stub;

/// <summary>Takes the calls of a stub: checks them, asks the script, and has the answer written.</summary>
internal sealed class StubDesk(ScriptReader reader, OpenAIStubOptions options)
{
    private readonly Lock _gate = new();
    private readonly List<StubCall> _calls = [];

    public IReadOnlyList<StubCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    public IReadOnlyList<ModelTurn> Unused => reader.Unused;

    public async Task ServeAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone, or the stub stops. There is nobody to answer.
        }
    }

    private Task RouteAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("POST", "/v1/chat/completions") => CompleteAsync(context),
        ("GET", "/v1/models") => ModelsAsync(context),
        var (method, path) => StubWriter.ErrorAsync(context, (StatusCodes.Status404NotFound, StubErrors.Malformed($"Unknown request URL: {method} {path}.").Body)),
    };

    private Task ModelsAsync(HttpContext context)
    {
        if (!Allowed(context))
            return StubWriter.ErrorAsync(context, StubErrors.Unauthorized);
        var names = options.Models.Count > 0 ? options.Models : ["stub"];
        return StubWriter.JsonAsync(context, new ModelsWire("list", [.. names.Select(n => new ModelWire(n, "model", 0, "stub"))]), OpenAIJson.Default.ModelsWire);
    }

    private async Task CompleteAsync(HttpContext context)
    {
        var (body, request, mistake) = await ReadAsync(context).ConfigureAwait(false);
        var call = new StubCall { Headers = Headers(context), Body = body };
        if (Refusal(context, request, mistake) is { } refusal)
        {
            Keep(call);
            await StubWriter.ErrorAsync(context, refusal).ConfigureAwait(false);
        }
        else if (request is not null)
        {
            await AnswerAsync(context, request, call).ConfigureAwait(false);
        }
    }

    private (int Status, ErrorWire Body)? Refusal(HttpContext context, StubRequest? request, string? mistake) =>
        !Allowed(context) ? StubErrors.Unauthorized
        : mistake is not null ? StubErrors.Malformed(mistake)
        : request is not null && options.Models.Count > 0 && !options.Models.Contains(request.Wire.Model) ? StubErrors.NoModel(request.Wire.Model)
        : null;

    private async Task AnswerAsync(HttpContext context, StubRequest request, StubCall call)
    {
        ModelCall asked;
        ModelTurn turn;
        try
        {
            // Kept inside the script's own gate, so that both lists have one order.
            (asked, turn) = reader.Take(n => Keep(call, request.Asked with { Number = n }));
        }
        catch (FlowException e) when (e.Code == TestingCodes.ScriptEnded)
        {
            await StubWriter.ErrorAsync(context, StubErrors.Ended(e)).ConfigureAwait(false);
            return;
        }

        if (turn.Delay > TimeSpan.Zero)
            await Task.Delay(turn.Delay, options.Time, context.RequestAborted).ConfigureAwait(false);
        await WriteAsync(context, new StubReply(turn, asked, options.Time.GetUtcNow()), request.Wire.StreamOptions?.IncludeUsage == true).ConfigureAwait(false);
    }

    private Task WriteAsync(HttpContext context, StubReply reply, bool usage) => reply.Turn.Fault switch
    {
        { CutAfter: 0 } => Reset(context),
        { Hang: true } => Task.Delay(Timeout.InfiniteTimeSpan, options.Time, context.RequestAborted),
        { Status: not null } or { Error: not null } => StubWriter.ErrorAsync(context, StubErrors.Of(reply.Turn.Fault), reply.Turn.Fault.RetryAfter),
        _ when reply.Call.Streaming => StubWriter.StreamAsync(context, reply, usage),
        _ => StubWriter.WholeAsync(context, reply),
    };

    private static Task Reset(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task<(JsonElement Body, StubRequest? Request, string? Mistake)> ReadAsync(HttpContext context)
    {
        JsonElement body = default;
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            body = document.RootElement.Clone();
            var wire = body.Deserialize(OpenAIJson.Default.RequestWire) ?? throw new JsonException("The body is null.");
            return ConversationCheck.Find(wire) is { } mistake ? (body, null, mistake) : (body, new StubRequest(wire, RequestReader.Read(wire)), null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return (body, null, $"We could not parse the body of your request as that of a chat completion: {e.Message}");
        }
    }

    private bool Allowed(HttpContext context) => options.ApiKey is null || context.Request.Headers.Authorization == $"Bearer {options.ApiKey}";

    private ModelCall Keep(StubCall call, ModelCall asked)
    {
        Keep(call with { Call = asked });
        return asked;
    }

    private void Keep(StubCall call)
    {
        lock (_gate)
            _calls.Add(call);
    }

    private static Dictionary<string, string> Headers(HttpContext context) =>
        context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    private sealed record StubRequest(RequestWire Wire, ModelCall Asked);
}
