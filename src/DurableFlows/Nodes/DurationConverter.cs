using System.Text.Json;
using System.Text.Json.Serialization;
using DurableFlows.Definitions;

namespace DurableFlows.Nodes;

/// <summary>Reads durations such as <c>30s</c>, and writes what it reads.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Duration.TryParse(reader.GetString() ?? "", out var duration)
            ? duration
            : throw new JsonException("Not a duration.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    public static string Text(TimeSpan value)
    {
        (long Amount, string Unit)[] parts =
            [(value.Days, "d"), (value.Hours, "h"), (value.Minutes, "m"), (value.Seconds, "s"), (value.Milliseconds, "ms")];
        var text = string.Concat(parts.Where(p => p.Amount != 0).Select(p => FormattableString.Invariant($"{p.Amount}{p.Unit}")));
        return text.Length == 0 ? "0s" : text;
    }
}
