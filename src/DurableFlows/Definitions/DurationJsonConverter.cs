using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Definitions;

/// <summary>Reads and writes a <see cref="TimeSpan"/> as the text of <see cref="Duration"/>.</summary>
public sealed class DurationJsonConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc />
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Duration.TryParse(text, out var duration) ? duration : throw new JsonException($"'{text}' is not a duration. {Duration.Examples}");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Duration.Format(value));
}
