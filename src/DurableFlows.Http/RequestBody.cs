using System.Text.Json;
using DurableFlows.Http.Problems;
using DurableFlows.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace DurableFlows.Http;

/// <summary>Reads the JSON body of a request within limits.</summary>
internal static class RequestBody
{
    private const int MaxDepth = 64;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The body as a value; null when there is none.</summary>
    public static async Task<FlowValue?> ValueAsync(ApiCall call)
    {
        using var bytes = await ReadAsync(call).ConfigureAwait(false);
        if (bytes.Length == 0)
            return null;
        RefuseOtherTypes(call.Request);
        return FlowValue.FromElement(Parse(bytes));
    }

    /// <summary>The body as an object of a type; one with defaults when there is no body.</summary>
    public static async Task<T> ObjectAsync<T>(ApiCall call)
        where T : class, new()
    {
        if (await ValueAsync(call).ConfigureAwait(false) is not { } value)
            return new T();
        try
        {
            return value.Element.Deserialize<T>(Exact) ?? new T();
        }
        catch (JsonException e)
        {
            throw ApiProblem.Malformed($"The body does not fit: {Readable(e)}");
        }
    }

    /// <summary>Refuses members of lists that are null, which no type of a body can forbid.</summary>
    public static void RefuseNulls(params ReadOnlySpan<(string Name, IEnumerable<string>? Texts)> lists)
    {
        foreach (var (name, texts) in lists)
        {
            if (texts?.Any(t => t is null) == true)
                throw ApiProblem.Malformed($"'{name}' has a null in it, where a text must stand.");
        }
    }

    /// <summary>Refuses a body that says it is longer, and lets the server read one as long as that.</summary>
    public static void Limit(ApiCall call, long max, Func<ApiProblem> tooLarge)
    {
        if (call.Request.ContentLength > max)
            throw tooLarge();
        if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = max;
    }

    private static JsonSerializerOptions Exact { get; } = new(HttpJson.Options)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        MaxDepth = MaxDepth,
        RespectNullableAnnotations = true,
    };

    private static async Task<MemoryStream> ReadAsync(ApiCall call)
    {
        var max = call.Api.Options.MaxBody;
        Limit(call, max, () => TooLarge(max));
        var bytes = new MemoryStream();
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await call.Request.Body.ReadAsync(piece, call.Cancellation).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + read > max)
                throw TooLarge(max);
            bytes.Write(piece, 0, read);
        }

        return bytes;
    }

    private static JsonElement Parse(MemoryStream bytes)
    {
        try
        {
            var span = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
            return JsonElement.Parse(span.StartsWith("\uFEFF"u8) ? span[3..] : span, Strict);
        }
        catch (JsonException e)
        {
            throw ApiProblem.Malformed($"The body is not JSON: {Readable(e)}");
        }
    }

    /// <summary>A page of another site can send a form or a text without asking first, but no JSON.</summary>
    private static void RefuseOtherTypes(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ApiProblem(StatusCodes.Status415UnsupportedMediaType, HttpCodes.UnsupportedType, "Send the body as 'Content-Type: application/json'.");
        }

        if (type.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new ApiProblem(StatusCodes.Status415UnsupportedMediaType, HttpCodes.UnsupportedType, "Send the body in UTF-8.");
    }

    private static ApiProblem TooLarge(long max)
        => new(StatusCodes.Status413PayloadTooLarge, HttpCodes.TooLarge, $"The body is longer than {max} bytes. Put large data where a node can fetch it, and send its address.");

    private static string Readable(JsonException error) => error.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0]
        + (error.Path is { Length: > 0 } path && path != "$" ? $" At {path}." : "");
}
