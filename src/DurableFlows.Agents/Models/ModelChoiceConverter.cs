using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Agents.Models;

internal sealed class ModelChoiceConverter : JsonConverter<ModelChoice>
{
    public override ModelChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var element = document.RootElement;
        if (element.ValueKind == JsonValueKind.Object)
            return ModelConnectionChecks.Read(element, out var mistakes) is { } connection ? new ModelChoice(connection) : ModelChoice.Broken(mistakes);
        return element.ValueKind == JsonValueKind.String && element.GetString() is { } name && !string.IsNullOrWhiteSpace(name)
            ? new ModelChoice(name)
            : throw new JsonException("Expected the name of a connection, or a connection.");
    }

    public override void Write(Utf8JsonWriter writer, ModelChoice value, JsonSerializerOptions options)
    {
        if (value.Connection is { } connection)
            JsonSerializer.Serialize(writer, connection, options);
        else
            writer.WriteStringValue(value.Name);
    }
}
