using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>A place of an input that its schema marks as secret.</summary>
/// <param name="Value">What stands there.</param>
/// <param name="Marks">The schemas that mark it.</param>
internal sealed record MarkedPlace(JsonElement Value, IReadOnlyList<JsonElement> Marks)
{
    /// <summary>Whether a reference stands there and nothing else.</summary>
    public bool IsReference => Value.ValueKind == JsonValueKind.String && SecretReferences.IsWhole(Value.GetString());

    /// <summary>Whether one of the marks names that reference. That the schema as a whole takes it is not enough: another branch may take anything.</summary>
    public bool IsNamed => Value.GetString() is { } text && Marks.Any(m => Names(m, text));

    private static bool Names(JsonElement mark, string text) => mark.TryGetProperty("enum", out var values)
        ? values.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.String && v.GetString() == text)
        : mark.TryGetProperty("pattern", out var pattern) && Regex.IsMatch(text, pattern.GetString() ?? "", RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));
}
