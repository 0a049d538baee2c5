using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>Definitions as JSON. YAML is the same shape in other clothes.</summary>
public static class DefinitionJson
{
    /// <summary>Deeper than any file may be, because values nest inside nodes and flows inside flows.</summary>
    internal const int MaxDepth = 256;

    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the canonical form in UTF-8: a fixed order of properties, defaults left out. Equal definitions give equal bytes.</summary>
    public static byte[] Write(FlowDefinition flow) => Write(writer => writer.Flow(flow));

    /// <summary>Reads a definition from UTF-8; its meaning is not checked.</summary>
    /// <exception cref="FlowDefinitionException">When the text is not JSON or has properties of a wrong name or kind; names every one.</exception>
    public static FlowDefinition Read(ReadOnlySpan<byte> utf8)
    {
        var mistakes = new List<Mistake>();
        var flow = TryParse(utf8, mistakes) is { } root ? Read(root, mistakes) : null;
        return flow is not null && mistakes.Count == 0 ? flow : throw new FlowDefinitionException(flow?.Id ?? "", mistakes);
    }

    internal static byte[] Write(NodeDefinition node) => Write(writer => writer.OneNode(node));

    /// <summary>Reads what can be read and reports what cannot, so that the rest can still be checked.</summary>
    internal static FlowDefinition? Read(JsonElement root, List<Mistake> mistakes) => new DefinitionReader(mistakes).Flow(root, JsonPath.Root, null);

    private static JsonElement? TryParse(ReadOnlySpan<byte> utf8, List<Mistake> mistakes)
    {
        try
        {
            return JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            mistakes.Add(new Mistake(JsonPath.Root, "This is not JSON: " + e.Message));
            return null;
        }
    }

    private static byte[] Write(Action<DefinitionWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Canonical))
            write(new DefinitionWriter(json));
        return buffer.WrittenSpan.ToArray();
    }
}
