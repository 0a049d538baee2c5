using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Cli.Rendering;

/// <summary>The JSON that scripts read: camel case, words for enumerations, nothing for null.</summary>
internal static class CliJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Options);

    /// <summary>A list with one element a line: still one document, and easy on the tools of a shell.</summary>
    public static string WriteLines<T>(IEnumerable<T> elements) => "[\n" + string.Join(",\n", elements.Select(Write)) + "\n]";
}
