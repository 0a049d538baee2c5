using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DurableFlows.Definitions;

namespace DurableFlows.Nodes;

/// <summary>How mistakes in options are put into words.</summary>
internal static class OptionText
{
    private const int LongestQuote = 40;

    public static string Expected(JsonTypeInfo info, JsonElement found, bool quote) => $"Expected {Describe(info)}, found {Found(found, quote)}.";

    public static string Describe(JsonTypeInfo info)
    {
        if (info.Type.GetCustomAttribute<DescriptionAttribute>() is { } described && info.Kind == JsonTypeInfoKind.None)
            return described.Description;
        return info.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Enumerable => "a list",
            _ => DescribeLeaf(info.Type),
        };
    }

    public static string UnknownHint(string name, ICollection<string> known) => NearestMatch.Find(name, known) is { } near
        ? $"Did you mean '{near}'?"
        : known.Count == 0 ? "There are no options here." : $"Options are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";

    public static string? MissingHint(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).OfType<DescriptionAttribute>().FirstOrDefault() is { } described
            ? $"It is: {described.Description}"
            : null;

    public static string? EnumHint(Type type, JsonElement found, bool quote)
    {
        if (!type.IsEnum || found.ValueKind != JsonValueKind.String || !quote)
            return null;
        return NearestMatch.Find(found.GetString() ?? "", EnumNames(type)) is { } near ? $"Did you mean '{near}'?" : null;
    }

    public static string Refused(string name, ValidationAttribute rule, JsonElement found, bool quote)
    {
        var demand = rule switch
        {
            RangeAttribute range => $"must be from {Bound(range, range.Minimum)} to {Bound(range, range.Maximum)}",
            RequiredAttribute => "may not be empty",
            MinLengthAttribute min => string.Create(CultureInfo.InvariantCulture, $"must have at least {min.Length} {Units(found, min.Length)}"),
            MaxLengthAttribute max => string.Create(CultureInfo.InvariantCulture, $"may have at most {max.Length} {Units(found, max.Length)}"),
            AllowedValuesAttribute allowed => $"must be one of {string.Join(", ", allowed.Values)}",
            RegularExpressionAttribute pattern => $"must match {pattern.Pattern}",
            _ => null,
        };
        return demand is null ? rule.FormatErrorMessage(name) : $"'{name}' {demand}, found {Found(found, quote)}.";
    }

    public static string? RefusedHint(ValidationAttribute rule, object? value, bool quote) =>
        quote && rule is AllowedValuesAttribute allowed && value is string text
        && NearestMatch.Find(text, allowed.Values.OfType<string>()) is { } near
            ? $"Did you mean '{near}'?"
            : null;

    private static string DescribeLeaf(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", EnumNames(type))}",
        _ when type == typeof(string) => "a text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a duration such as 30s, 5m or 1h30m",
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) => "a time such as 2030-01-31T12:00:00Z",
        _ when type == typeof(Uri) => "a URL",
        _ when type == typeof(float) || type == typeof(double) || type == typeof(decimal) => "a number",
        _ when type.IsPrimitive => "a whole number",
        _ => "a " + type.Name,
    };

    private static string Found(JsonElement found, bool quote) => found.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => quote ? $"the text {Short(found)}" : "a text",
        _ => quote ? $"the number {Short(found)}" : "a number",
    };

    private static string Short(JsonElement found)
    {
        var raw = found.GetRawText();
        return raw.Length <= LongestQuote ? raw : raw[..LongestQuote] + "...";
    }

    private static string Units(JsonElement found, int count) =>
        (found.ValueKind == JsonValueKind.String ? "character" : "item") + (count == 1 ? "" : "s");

    // Bounds of types such as TimeSpan stay texts until the attribute is first used.
    private static string Bound(RangeAttribute range, object bound)
    {
        if (range.OperandType == typeof(TimeSpan) && TimeSpan.TryParse(bound.ToString(), CultureInfo.InvariantCulture, out var span))
            return DurationConverter.Text(span);
        return Convert.ToString(bound, CultureInfo.InvariantCulture) ?? "";
    }

    private static IEnumerable<string> EnumNames(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);
}
