using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Nodes.BuiltIn;

internal sealed class QuestionChoiceConverter : JsonConverter<QuestionChoice>
{
    public override QuestionChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var element = document.RootElement;
        return element.ValueKind == JsonValueKind.Object
            ? new QuestionChoice(Member(element, "id") ?? throw new JsonException("A choice has no id."), Member(element, "label"))
            : new QuestionChoice(Text(element));
    }

    public override void Write(Utf8JsonWriter writer, QuestionChoice value, JsonSerializerOptions options)
    {
        if (value.Label is null)
        {
            writer.WriteStringValue(value.Id);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id", value.Id);
        writer.WriteString("label", value.Label);
        writer.WriteEndObject();
    }

    private static string? Member(JsonElement element, string name)
    {
        if (element.EnumerateObject().Any(p => p.Name is not ("id" or "label")))
            throw new JsonException("A choice has an id and a label only.");
        return element.TryGetProperty(name, out var member) ? Text(member) : null;
    }

    private static string Text(JsonElement element) => element is { ValueKind: JsonValueKind.String } && element.GetString() is { Length: > 0 } text
        ? text
        : throw new JsonException("Expected a text that is not empty.");
}
