using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Journal;

/// <summary>Times in a journal are in UTC and whole milliseconds, always of the same length.</summary>
internal class TimeConverter(string form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'") : JsonConverter<DateTimeOffset>
{
    private const int Longest = 28;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[Longest];
        value.UtcDateTime.TryFormat(text, out var length, form, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
