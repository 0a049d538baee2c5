using System.Buffers;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Puts values together into objects and lists without parsing them.</summary>
internal static class JsonValues
{
    public static FlowValue Object(IEnumerable<(string Name, FlowValue Value)> members) => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    });

    public static FlowValue List(IEnumerable<FlowValue> items) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
            writer.WriteRawValue(item.Utf8.Span, skipInputValidation: true);
        writer.WriteEndArray();
    });

    private static FlowValue Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ValueCodec.Options.Encoder, SkipValidation = true });
        write(writer);
        writer.Flush();
        return FlowValue.FromUtf8(buffer.WrittenMemory);
    }
}
