using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Journal;

/// <summary>Times in a journal are in UTC and whole milliseconds, always of the same length.</summary>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[24];
        value.UtcDateTime.TryFormat(text, out _, Form, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text);
    }
}
