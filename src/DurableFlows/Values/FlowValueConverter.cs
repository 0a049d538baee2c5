using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Values;

/// <summary>Writes a value inside a value as the JSON it is.</summary>
internal sealed class FlowValueConverter : JsonConverter<FlowValue>
{
    public override bool HandleNull => true;

    public override FlowValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FlowValue.FromElement(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, FlowValue value, JsonSerializerOptions options)
    {
        if (value is null)
            writer.WriteNullValue();
        else
            value.Element.WriteTo(writer);
    }
}
