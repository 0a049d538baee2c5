using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Values;

/// <summary>Writes a big integer as a JSON number with all its digits.</summary>
internal sealed class BigIntegerConverter : JsonConverter<BigInteger>
{
    // Reading digits takes quadratic time, so there must be an end to them.
    private const int MaxDigits = 10_000;

    public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            throw new JsonException();
        using var document = JsonDocument.ParseValue(ref reader);
        var text = document.RootElement.ValueKind == JsonValueKind.String
            ? document.RootElement.GetString()
            : Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(document.RootElement));
        return Parse(text);
    }

    public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        if (text.Length > MaxDigits)
            throw new NotSupportedException($"A big integer has {text.Length} digits; at most {MaxDigits} can be stored.");
        writer.WriteRawValue(text, skipInputValidation: true);
    }

    public override BigInteger ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(CultureInfo.InvariantCulture));

    private static BigInteger Parse(string? text) =>
        text is { Length: <= MaxDigits } && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException();
}
