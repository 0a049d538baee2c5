using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DurableFlows.Values;

/// <summary>One form for all JSON texts of the same data: members in ordinal order, no white space, one way to write a number.</summary>
internal static class CanonicalJson
{
    public static string Hash(JsonElement element)
    {
        using var sink = JsonSink.Rent();
        Write(sink.Writer, element);
        return Convert.ToHexStringLower(SHA256.HashData(sink.ToSpan()));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, element);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(JsonMarshal.GetRawUtf8Value(element)), skipInputValidation: true);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement element)
    {
        // Of two members with one name the last counts, as it does for every reader here.
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
            members[member.Name] = member.Value;
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    // 1.50, 15e-1 and 0.15E1 all become 15e-1; digits are never rounded, so unequal numbers stay unequal.
    private static byte[] Number(ReadOnlySpan<byte> raw)
    {
        var negative = raw[0] == (byte)'-';
        var mantissaEnd = raw.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = mantissaEnd < 0 ? raw[(negative ? 1 : 0)..] : raw[(negative ? 1 : 0)..mantissaEnd];
        var point = mantissa.IndexOf((byte)'.');
        var digits = new byte[mantissa.Length];
        var count = 0;
        foreach (var digit in mantissa)
        {
            if (digit != (byte)'.')
                digits[count++] = digit;
        }

        var significant = digits.AsSpan(0, count).TrimStart((byte)'0');
        var trimmed = significant.TrimEnd((byte)'0');
        if (trimmed.IsEmpty)
            return "0"u8.ToArray();
        // An exponent beyond all measure is kept as it is written.
        long exponent = 0;
        if (mantissaEnd >= 0 && !long.TryParse(raw[(mantissaEnd + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            return raw.ToArray();
        exponent += significant.Length - trimmed.Length - (point < 0 ? 0 : mantissa.Length - point - 1);
        var text = exponent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"e{exponent}");
        return [.. negative ? "-"u8 : default, .. trimmed, .. Encoding.ASCII.GetBytes(text)];
    }
}
