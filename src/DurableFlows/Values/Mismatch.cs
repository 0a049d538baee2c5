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
        var match = Expected().Match(error.Message);
        var expected = match.Success ? $"{match.Groups[1].Value} is expected" : reason.TrimEnd('.');
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

    [GeneratedRegex(@"( Path: \S*.*| The JSON value could.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tail();

    [GeneratedRegex(@"could not be converted to (?:System\.)?(.+?)\. Path", RegexOptions.CultureInvariant)]
    private static partial Regex Expected();

    [GeneratedRegex(@"\[(?<index>\d+)\]|\['(?<name>[^']*)'\]|\.(?<name>[^.\[]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
