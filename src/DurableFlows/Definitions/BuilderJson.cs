using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>Objects given to the builder, as the JSON they stand for.</summary>
internal static class BuilderJson
{
    private static readonly JsonSerializerOptions Json = new(OptionsBinder.Json)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The JSON of an object; null for null.</summary>
    public static JsonElement? Element(object? value) => value switch
    {
        null => null,
        JsonElement element => element,
        _ => JsonSerializer.SerializeToElement(value, value.GetType(), Json),
    };

    public static JsonNode? Node(object? value) => value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), Json);

    /// <summary>Makes a mapping that gives exactly this value: no text in it is taken for an expression.</summary>
    public static JsonNode? Literal(JsonNode? value)
    {
        switch (value)
        {
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && text.ToString() is ['=', ..] written:
                return "=" + written;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Literal(item))]);
            case JsonObject members:
                return new JsonObject(members.Select(p => KeyValuePair.Create(p.Key, Literal(p.Value))));
            default:
                return value?.DeepClone();
        }
    }
}
