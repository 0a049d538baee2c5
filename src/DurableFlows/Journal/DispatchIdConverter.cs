using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Journal;

internal sealed class DispatchIdConverter : JsonConverter<DispatchId>
{
    public override DispatchId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return DispatchId.Parse(reader.GetString() ?? "");
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, DispatchId value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[128];
        if (value.TryFormat(text, out var length))
            writer.WriteStringValue(text[..length]);
        else
            writer.WriteStringValue(value.ToString());
    }
}
