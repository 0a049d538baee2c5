using System.Buffers;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>Builds values out of parts that are JSON already, without decoding them.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Encoder = ValueCodec.Options.Encoder };

    public static FlowValue Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return FlowValue.FromUtf8(buffer.WrittenMemory);
    }

    public static void WriteValue(this Utf8JsonWriter writer, string name, FlowValue value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
