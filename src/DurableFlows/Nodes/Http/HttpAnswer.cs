using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Nodes.Http;

/// <summary>Turns an answer that counts as success into an output.</summary>
internal sealed class HttpAnswer(HttpOptions options, NodeContext context, HttpErrors errors)
{
    public async ValueTask<FlowValue> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (options.Response == ResponseShape.File)
            return FlowValue.From(await SaveAsync(response, cancellation).ConfigureAwait(false));
        var bytes = await BytesAsync(response, options.MaxResponseBytes, cancellation).ConfigureAwait(false);
        return options.Response switch
        {
            ResponseShape.Text => FlowValue.From(Text(bytes, response.Content.Headers.ContentType)),
            ResponseShape.Full => Full(response, bytes),
            _ => Body(bytes, response.Content.Headers.ContentType),
        };
    }

    /// <summary>Reads at most so much as an error message can use.</summary>
    public static async ValueTask<string> ExcerptAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[1024];
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return Text(buffer.AsMemory(0, read), response.Content.Headers.ContentType);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> BytesAsync(HttpResponseMessage response, long limit, CancellationToken cancellation)
    {
        // Refuses by the header where it can, and by what arrives in any case.
        if (response.Content.Headers.ContentLength > limit && options.EffectiveMethod != "HEAD")
            throw errors.TooLarge(limit);
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var limited = new LimitedStream(stream, limit, () => errors.TooLarge(limit));
            await using (limited.ConfigureAwait(false))
            {
                using var buffer = new MemoryStream();
                await limited.CopyToAsync(buffer, cancellation).ConfigureAwait(false);
                return buffer.ToArray();
            }
        }
    }

    private async ValueTask<FlowFile> SaveAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var limited = new LimitedStream(stream, options.MaxResponseBytes, () => errors.TooLarge(options.MaxResponseBytes));
            await using (limited.ConfigureAwait(false))
            {
                try
                {
                    return await context.Files.SaveAsync(FileName(response), MediaType(response), limited, cancellation).ConfigureAwait(false);
                }
                catch (Exception) when (limited.Failure is not null)
                {
                    throw limited.Failure;
                }
            }
        }
    }

    private FlowValue Full(HttpResponseMessage response, ReadOnlyMemory<byte> bytes)
    {
        var body = Body(bytes, response.Content.Headers.ContentType);
        return JsonOutput.Write(w =>
        {
            w.WriteStartObject();
            w.WriteNumber("status", (int)response.StatusCode);
            w.WriteStartObject("headers");
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase))
                w.WriteString(name.ToLowerInvariant(), string.Join(", ", values));
            w.WriteEndObject();
            w.WriteValue("body", body);
            w.WriteEndObject();
        });
    }

    private FlowValue Body(ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue? type)
    {
        if (bytes.IsEmpty)
            return FlowValue.Null;
        var text = Text(bytes, type);
        if (type?.MediaType is not { } media || !(media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || media.Equals("text/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
        {
            return FlowValue.From(text);
        }

        try
        {
            return FlowValue.FromElement(JsonElement.Parse(text));
        }
        catch (JsonException e)
        {
            throw errors.Body($"it says {media}, but is not JSON (line {e.LineNumber + 1}).");
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue? type)
    {
        using var reader = new StreamReader(new MemoryStream(bytes.ToArray()), Charset(type), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static Encoding Charset(MediaTypeHeaderValue? type)
    {
        try
        {
            return Encoding.GetEncoding(type?.CharSet?.Trim('"') ?? "utf-8");
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private static string MediaType(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";

    private static string FileName(HttpResponseMessage response)
    {
        var given = response.Content.Headers.ContentDisposition is { } disposition ? disposition.FileNameStar ?? disposition.FileName?.Trim('"') : null;
        var name = given ?? Uri.UnescapeDataString(response.RequestMessage?.RequestUri?.Segments[^1] ?? "");

        // The name comes from a stranger: only its last part, and nothing that could be a command to a terminal.
        name = string.Concat(name.Split('/', '\\')[^1].Where(c => !char.IsControl(c)));
        return name is "" or "." or ".." ? "response" : name;
    }
}
