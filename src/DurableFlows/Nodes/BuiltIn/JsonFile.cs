using System.Buffers;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>JSON for files: the same value gives the same bytes on every system.</summary>
internal static class JsonFile
{
    public static ReadOnlyMemory<byte> Write(JsonElement value, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = ValueCodec.Options.Encoder, Indented = indented, NewLine = "\n" };
        using (var writer = new Utf8JsonWriter(buffer, options))
            value.WriteTo(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }
}
