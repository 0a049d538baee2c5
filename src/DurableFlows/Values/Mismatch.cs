using System.Text.Json;
using System.Text.RegularExpressions;

namespace DurableFlows.Values;

/// <summary>Says why a value does not fit a type: where, what was expected, what is there.</summary>
internal static partial class Mismatch
{
    private const int SampleLength = 120;

    public static string Describe(FlowValue value, Type declared, Exception error)
    {
        var path = (error as JsonException)?.Path ?? "$";
        var reason = Tail().Replace(error.Message, "");
        var expected = reason.Length == 0 ? $"{ValueContract.Name(TypeAt(declared, path))} is expected" : reason.TrimEnd('.');
        return $"A value does not fit {ValueContract.Name(declared)}: at {path}, {expected}, but the value there is {Sample(At(value, path))}. " +
            "Change what produces the value, its mapping, or the declared type.";
    }

    /// <summary>The beginning of a value, for messages.</summary>
    public static string Sample(FlowValue value)
    {
        var span = value.Utf8.Span;
        return span.Length <= SampleLength
            ? value.ToString()
            : System.Text.Encoding.UTF8.GetString(span[..SampleLength]) + "…";
    }

    // The serializer names the type around the member that does not fit, so the member's own is looked up.
    private static Type TypeAt(Type type, string path)
    {
        foreach (Match step in Step().Matches(path))
        {
            var info = ValueContract.Describe(Nullable.GetUnderlyingType(type) ?? type);
            var member = info.Properties.FirstOrDefault(p => string.Equals(p.Name, step.Groups["name"].Value, StringComparison.OrdinalIgnoreCase));
            type = info.ElementType ?? member?.PropertyType ?? type;
        }

        return type;
    }

    private static FlowValue At(FlowValue value, string path)
    {
        try
        {
            var element = value.Element;
            foreach (Match step in Step().Matches(path))
            {
                if (step.Groups["index"].Success && element.ValueKind == JsonValueKind.Array)
                    element = element[int.Parse(step.Groups["index"].ValueSpan, null)];
                else if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step.Groups["name"].Value, out var member))
                    element = member;
                else
                    break;
            }

            return FlowValue.FromElement(element);
        }
        catch (Exception e) when (e is JsonException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            return value;
        }
    }

    [GeneratedRegex(@"( ?Path: \$.*|The JSON value could not be converted.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tail();

    [GeneratedRegex(@"\[(?<index>\d+)\]|\['(?<name>[^']*)'\]|\.(?<name>[^.\[]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
