using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Nodes.Http;

internal sealed class StatusRangeConverter : JsonConverter<StatusRange>
{
    public override StatusRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.TryGetInt32(out var number) => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        return StatusRange.TryParse(text, out var range) ? range : throw new JsonException("Not a status.");
    }

    public override void Write(Utf8JsonWriter writer, StatusRange value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
