using System.Text.Json;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace DurableFlows.Definitions;

/// <summary>Checks that something is a JSON Schema. The validator alone takes almost anything for one and then accepts every value.</summary>
internal static class SchemaChecks
{
    private static readonly string[] Types = ["array", "boolean", "integer", "null", "number", "object", "string"];
    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
    private static readonly string[] Numbers = ["minimum", "maximum", "multipleOf"];
    private static readonly string[] OfSchemas = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] BySchemas = ["properties", "patternProperties", "$defs", "definitions"];
    private static readonly string[] Schemas = ["not", "additionalProperties", "contains", "propertyNames", "if", "then", "else"];

    public static void Check(JsonElement? schema, string path, List<Mistake> mistakes)
    {
        if (schema is not { } element)
            return;
        var before = mistakes.Count;
        Visit(element, path, mistakes);
        if (mistakes.Count == before && Refusal(element) is { } refusal)
            mistakes.Add(new Mistake(path, $"This JSON Schema cannot be used: {refusal}"));
    }

    private static void Visit(JsonElement schema, string path, List<Mistake> mistakes)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add(new Mistake(path, $"A JSON Schema must be an object, not {ObjectReader.Shorten(schema)}."));
            return;
        }
        foreach (var keyword in schema.EnumerateObject())
            Visit(keyword.Name, keyword.Value, JsonPath.Child(path, keyword.Name), mistakes);
    }

    private static void Visit(string keyword, JsonElement value, string path, List<Mistake> mistakes)
    {
        if (Expected(keyword, value) is { } expected)
            mistakes.Add(new Mistake(path, $"In a JSON Schema '{keyword}' must be {expected}, not {ObjectReader.Shorten(value)}."));
        else if (Schemas.Contains(keyword) || (keyword == "items" && value.ValueKind != JsonValueKind.Array))
            Visit(value, path, mistakes);
        else if (BySchemas.Contains(keyword))
        {
            foreach (var inner in value.EnumerateObject())
                Visit(inner.Value, JsonPath.Child(path, inner.Name), mistakes);
        }
        else if (OfSchemas.Contains(keyword) || keyword == "items")
        {
            foreach (var (i, inner) in value.EnumerateArray().Index())
                Visit(inner, JsonPath.Item(path, i), mistakes);
        }
    }

    /// <summary>What a keyword's value must be; null when it is that.</summary>
    private static string? Expected(string keyword, JsonElement value) => keyword switch
    {
        "type" when !IsType(value) => $"one or several of {string.Join(", ", Types)}",
        "required" when !IsList(value, i => i.ValueKind == JsonValueKind.String) => "a list of names",
        "enum" when value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 => "a list of values",
        "pattern" when !IsPattern(value) => "a regular expression",
        "$ref" when value.ValueKind != JsonValueKind.String || value.GetString()?.StartsWith('#') != true => "a reference into the same schema, such as '#/$defs/name'",
        _ when Counts.Contains(keyword) && !(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0) => "a whole number from 0",
        _ when Numbers.Contains(keyword) && value.ValueKind != JsonValueKind.Number => "a number",
        _ when BySchemas.Contains(keyword) && value.ValueKind != JsonValueKind.Object => "an object of schemas",
        _ when OfSchemas.Contains(keyword) && (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0) => "a list of schemas",
        _ => null,
    };

    private static bool IsType(JsonElement value) =>
        (value.ValueKind == JsonValueKind.String && Types.Contains(value.GetString())) || IsList(value, i => i.ValueKind == JsonValueKind.String && Types.Contains(i.GetString()));

    private static bool IsList(JsonElement value, Predicate<JsonElement> item) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(i => item(i));

    private static bool IsPattern(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && new Regex(value.GetString() ?? "", RegexOptions.ECMAScript) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Nothing is fetched, because references outside were refused, so the task is complete when it is returned.
    private static string? Refusal(JsonElement schema)
    {
        try
        {
            var parsed = JsonSchema.FromJsonAsync(schema.GetRawText()).GetAwaiter().GetResult();
            // Following references that lead in a circle throws here, and not when a run starts.
            return parsed.Definitions.Values.Append(parsed).All(s => s.ActualSchema is not null) ? null : "a reference leads nowhere.";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or NotSupportedException or FormatException or OverflowException
            || e.GetType().Namespace?.StartsWith("Newtonsoft", StringComparison.Ordinal) == true)
        {
            return e.Message;
        }
    }
}
