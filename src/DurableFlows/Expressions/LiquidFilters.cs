using System.Globalization;
using System.Reflection;
using DotLiquid;

namespace DurableFlows.Expressions;

/// <summary>The filters a template may use: the standard ones that do not depend on place and time, and <c>json</c>, <c>number</c>, <c>date</c>.</summary>
internal static class LiquidFilters
{
    private static readonly Lazy<HashSet<string>> Known = new(Find);

    public static bool IsKnown(string name) => Known.Value.Contains(name);

    /// <summary>Tells the library how objects and lists print. The types are ours alone, so nothing else in the process changes.</summary>
    public static void Register()
    {
        Template.RegisterValueTypeTransformer(typeof(LiquidValue.ObjectValue), LiquidValue.Json);
        Template.RegisterValueTypeTransformer(typeof(LiquidValue.ListValue), LiquidValue.Json);
    }

    public static void AddTo(Context context)
    {
        context.AddFilter<object?, string>("json", LiquidValue.Json);
        context.AddFilter<object?, string, string>("number", Number);
        context.AddFilter<object?, string, string>("date", Date);
    }

    private static string Number(object? value, string format) => value switch
    {
        null => "",
        IFormattable number and (long or int or decimal or double) => number.ToString(format, CultureInfo.InvariantCulture),
        string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number.ToString(format, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"'{value}' is not a number"),
    };

    // The library's own date filter knows 'now'; a text must be the same whenever it is rendered.
    private static string Date(object? value, string format) => value switch
    {
        null => "",
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && text.Any(char.IsAsciiDigit) => time.ToString(format, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"'{value}' is not a date; there is no clock in a template"),
    };

    private static HashSet<string> Find()
    {
        var names = typeof(StandardFilters).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => Template.NamingConvention.GetMemberName(m.Name));
        HashSet<string> known = [.. names, "json", "number"];
        known.Remove("currency");
        return known;
    }
}
