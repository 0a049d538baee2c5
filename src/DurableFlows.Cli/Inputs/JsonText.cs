using System.Text.Json;
using System.Text.Unicode;
using DurableFlows.Values;

namespace DurableFlows.Cli.Inputs;

/// <summary>JSON that people hand over; whatever is wrong with it is said with its place.</summary>
internal static class JsonText
{
    private const int MaxBytes = 64 << 20;

    public static FlowValue Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        if (utf8.Length > MaxBytes)
            throw new UsageException($"{source} has {utf8.Length:N0} bytes; a value has at most {MaxBytes:N0}.");
        if (!Utf8.IsValid(utf8.Span))
            throw new UsageException($"{source} is not UTF-8 text.");
        try
        {
            var element = JsonElement.Parse(utf8.Span, new JsonDocumentOptions { MaxDepth = 64 });
            RefuseHalfCharacters(element, source, "$");
            return FlowValue.FromElement(element);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{Place(source, utf8.Span, e)}: this is not JSON: {Words(e)}");
        }
    }

    public static async Task<FlowValue> ReadAsync(string source, Shell shell, CancellationToken cancellation)
    {
        if (source == "-")
        {
            using var bytes = new MemoryStream();
            await using var input = shell.OpenInput();
            await input.CopyToAsync(bytes, cancellation);
            return Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), "standard input");
        }

        return Parse(await Files.ReadAsync(source, MaxBytes, cancellation), source);
    }

    /// <summary>What an option gives: the JSON itself, or the name of a file that holds it.</summary>
    public static async Task<FlowValue> FileOrTextAsync(string given, Shell shell, CancellationToken cancellation)
        => given == "-" || File.Exists(given)
            ? await ReadAsync(given, shell, cancellation)
            : Parse(System.Text.Encoding.UTF8.GetBytes(given), $"'{given}' (no file of that name, so taken as JSON)");

    private static string Place(string source, ReadOnlySpan<byte> utf8, JsonException error)
    {
        var line = (int)(error.LineNumber ?? 0);
        var start = 0;
        for (var i = 0; i < line; i++)
            start += utf8[start..].IndexOf((byte)'\n') + 1;
        var bytes = utf8.Slice(start, Math.Min((int)(error.BytePositionInLine ?? 0), utf8.Length - start));
        return $"{source}({line + 1},{System.Text.Encoding.UTF8.GetCharCount(bytes) + 1})";
    }

    private static string Words(JsonException error)
    {
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end > 0 ? error.Message[..end] : error.Message;
    }

    /// <summary>Half a surrogate pair can be written in JSON but is no text; it would fail at some node instead of here.</summary>
    private static void RefuseHalfCharacters(JsonElement element, string source, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    RefuseHalfCharacters(property.Value, source, $"{path}.{Text(() => property.Name, source, path)}");
                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in element.EnumerateArray().Index())
                    RefuseHalfCharacters(item, source, $"{path}[{i}]");
                break;
            case JsonValueKind.String:
                Text(() => element.GetString(), source, path);
                break;
        }
    }

    private static string? Text(Func<string?> read, string source, string path)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw new UsageException($"{source}: at {path} there is half a surrogate pair, which is no text. Remove or complete it.");
        }
    }
}
