using System.Globalization;

namespace DurableFlows.Expressions;

/// <summary>Filters found by the template library by their names in lower case.</summary>
internal static class OwnFilters
{
    public static string Json(object? value) => LiquidValue.Json(value);

    public static string Number(object? value, string format) => value switch
    {
        null => "",
        IFormattable number and (long or int or decimal or double) => number.ToString(format, CultureInfo.InvariantCulture),
        string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number.ToString(format, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"'{value}' is not a number"),
    };

    // The library's own date filter knows 'now'; a text must be the same whenever it is rendered.
    public static string Date(object? value, string format) => value switch
    {
        null => "",
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && text.Any(char.IsAsciiDigit) => time.ToString(format, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"'{value}' is not a date; there is no clock in a template"),
    };
}
