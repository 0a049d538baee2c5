using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Values;

/// <summary>The envelope around a stored value; a user's own keys are always inside it and are never mistaken for its members.</summary>
internal sealed class StoredValueConverter : JsonConverter<StoredValue>
{
    public override StoredValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A stored value is an object.");
        var value = new StoredValue();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("value"u8))
            {
                reader.Read();
                value = value with { Inline = ReadInline(ref reader) };
                continue;
            }

            var name = reader.GetString();
            reader.Read();
            value = name switch
            {
                "sha256" => value with { Sha256 = reader.GetString() },
                "length" => value with { Length = reader.GetInt64() },
                "run" => value with { Run = reader.GetString() },
                "omitted" => value with { Omitted = reader.GetBoolean() },
                _ => throw new JsonException($"A stored value has no member '{name}'."),
            };
        }

        return value.Inline is null && value.Sha256 is null
            ? throw new JsonException("A stored value has neither a value nor a hash.")
            : value;
    }

    public override void Write(Utf8JsonWriter writer, StoredValue value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Inline is { } inline)
        {
            writer.WritePropertyName("value"u8);
            writer.WriteRawValue(inline.Utf8.Span, skipInputValidation: true);
        }

        if (value.Sha256 is { } hash)
        {
            writer.WriteString("sha256"u8, hash);
            writer.WriteNumber("length"u8, value.Length);
        }

        if (value.Run is { } run)
            writer.WriteString("run"u8, run);
        if (value.Omitted)
            writer.WriteBoolean("omitted"u8, true);
        writer.WriteEndObject();
    }

    private static FlowValue ReadInline(ref Utf8JsonReader reader)
    {
        // A text needs no document: it is what stands between its quotes.
        if (reader is { TokenType: JsonTokenType.String, HasValueSequence: false })
            return FlowValue.FromUtf8((byte[])[(byte)'"', .. reader.ValueSpan, (byte)'"']);
        using var document = JsonDocument.ParseValue(ref reader);
        return FlowValue.FromUtf8(JsonMarshal.GetRawUtf8Value(document.RootElement).ToArray());
    }
}
