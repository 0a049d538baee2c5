using System.Text.Encodings.Web;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Cli.Rendering;

/// <summary>Values for people.</summary>
internal static class ValueText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole value; what somebody decides on is never cut.</summary>
    public static string Whole(FlowValue value) => Plain.Lines(JsonSerializer.Serialize(value.Element, Indented));

    /// <summary>The value, its end left out when it is long.</summary>
    public static string Cut(FlowValue value, int limit)
    {
        var text = Whole(value);
        return text.Length <= limit ? text : $"{text[..limit]}\n… ({value.Utf8.Length:N0} bytes in all)";
    }
}
