using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Values;

namespace DurableFlows.Agents.Models;

/// <summary>An answer that is to be JSON of a schema.</summary>
/// <param name="Value">The answer; null when it cannot be used.</param>
/// <param name="Problem">Why it cannot be used; null when it can.</param>
internal sealed record StructuredAnswer(FlowValue? Value, string? Problem)
{
    private const int MostShown = 10;

    public static StructuredAnswer Read(string text, JsonElement schema)
    {
        FlowValue value;
        try
        {
            value = FlowValue.FromElement(JsonElement.Parse(WithoutFence(text)));
        }
        catch (JsonException e)
        {
            return new StructuredAnswer(null, $"it is not JSON: {e.Message}");
        }

        var problems = InputCheck.Problems(schema.GetRawText(), value);
        return problems.Count == 0 ? new StructuredAnswer(value, null) : new StructuredAnswer(null, string.Join("; ", problems.Take(MostShown)));
    }

    /// <summary>The mistakes of a schema in options.</summary>
    /// <param name="schema">The schema; null for none.</param>
    /// <param name="path">Where it stands.</param>
    public static List<Mistake> Check(JsonElement? schema, string path)
    {
        if (schema is { ValueKind: not JsonValueKind.Object })
            return [new Mistake(path, "Expected a JSON Schema, which is an object.", "Write for example {type: object, properties: {…}}.")];
        var mistakes = new List<Mistake>();
        SchemaChecks.Check(schema, path, mistakes);
        SecretMarkChecks.Refuse(schema, path, mistakes);
        return mistakes;
    }

    /// <summary>Models like to put JSON between fences, though they are told not to.</summary>
    private static string WithoutFence(string text)
    {
        var trimmed = text.Trim();
        var begin = trimmed.IndexOf('\n', StringComparison.Ordinal);
        return begin > 0 && trimmed.StartsWith("```", StringComparison.Ordinal) && trimmed.EndsWith("```", StringComparison.Ordinal)
            ? trimmed[begin..^3]
            : trimmed;
    }
}
