using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DurableFlows.Yaml;

/// <summary>What a plain scalar stands for, by the core schema of YAML 1.2: <c>yes</c>, <c>on</c> and dates are texts.</summary>
internal static partial class YamlScalar
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(string text) => JsonSerializer.Serialize(text, Json);

    /// <summary>The JSON of a plain scalar; null when JSON has nothing for it.</summary>
    public static string? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => "null",
        "true" or "True" or "TRUE" => "true",
        "false" or "False" or "FALSE" => "false",
        _ when JsonNumber().IsMatch(text) => text,
        _ when text.StartsWith("0x", StringComparison.Ordinal) && Hexadecimal().IsMatch(text) => Whole(text[2..], 16),
        _ when text.StartsWith("0o", StringComparison.Ordinal) && Octal().IsMatch(text) => Whole(text[2..], 8),
        _ when Number().IsMatch(text) => Canonical(text),
        _ when NotFinite().IsMatch(text) => null,
        _ => Text(text),
    };

    /// <summary>Whether a text, written plain, would be read as something else, here or by a reader of YAML 1.1.</summary>
    public static bool NeedsQuotes(string text) => Plain(text) is not ['"', ..] || Old().IsMatch(text);

    private static string Whole(string digits, int radix) =>
        digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + int.Parse([digit], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);

    // What YAML allows and JSON does not: a plus, leading zeros, a point without digits on one side.
    private static string Canonical(string text)
    {
        var sign = text[0] == '-' ? "-" : "";
        var exponent = text.IndexOfAny(['e', 'E']);
        var (number, power) = exponent < 0 ? (text, "") : (text[..exponent], text[exponent..]);
        var parts = number.TrimStart('+', '-').Split('.');
        var whole = parts[0].TrimStart('0');
        var fraction = parts.Length > 1 && parts[1].Length > 0 ? "." + parts[1] : "";
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{fraction}{power}";
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A0x[0-9a-fA-F]{1,200}\z")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\A0o[0-7]{1,200}\z")]
    private static partial Regex Octal();

    [GeneratedRegex(@"\A([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex NotFinite();

    [GeneratedRegex(@"\A(y|n|yes|no|on|off|=|<<|[-+]?[0-9][0-9_.:,eE+-]*|0b[01_]+|[0-9]{4}-[0-9]{1,2}-.*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Old();
}
