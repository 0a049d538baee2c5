using System.Text.Json;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>Checks that each mark of a secret is one that is heeded, and says which references it takes.</summary>
internal sealed class SecretMarkChecks(JsonElement schema, List<Mistake> mistakes)
{
    private static readonly string[] OfValues = ["enum", "const", "default", "examples"];
    private static readonly string[] ByName = ["properties", "patternProperties", "$defs", "definitions"];
    private static readonly string[] Heeded = ["additionalProperties", "items", "allOf", "anyOf", "oneOf", "if", "then", "else"];

    public static void Check(JsonElement? schema, string path, List<Mistake> mistakes)
    {
        if (schema is { ValueKind: JsonValueKind.Object } element && SecretMarks.Of(element) is not null)
            new SecretMarkChecks(element, mistakes).Visit(element, path, isHeeded: true);
    }

    /// <summary>The same for a schema of what is recorded as it is given.</summary>
    public static void Refuse(JsonElement? schema, string path, List<Mistake> mistakes)
    {
        if (schema is { ValueKind: JsonValueKind.Object } element && SecretMarks.Of(element) is not null)
            new SecretMarkChecks(element, mistakes).Visit(element, path, isHeeded: false);
    }

    private void Visit(JsonElement part, string path, bool isHeeded)
    {
        if (part.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, inner) in part.EnumerateArray().Index())
                Visit(inner, JsonPath.Item(path, index), isHeeded);
        }

        if (part.ValueKind != JsonValueKind.Object)
            return;
        foreach (var keyword in part.EnumerateObject().Where(k => !OfValues.Contains(k.Name)))
            Visit(part, keyword, JsonPath.Child(path, keyword.Name), isHeeded);
    }

    private void Visit(JsonElement part, JsonProperty keyword, string path, bool isHeeded)
    {
        if (keyword.Name == SecretMarks.Keyword)
            CheckMark(part, keyword.Value, path, isHeeded);
        else if (keyword.Name == "$ref" && keyword.Value.ValueKind == JsonValueKind.String && SecretMarks.Target(schema, keyword.Value.GetString()) is null)
            mistakes.Add(new Mistake(path, "In a schema that marks secrets a reference must be the path of a place in it.", "Write for example '#/$defs/name'."));
        else if (ByName.Contains(keyword.Name) && keyword.Value.ValueKind == JsonValueKind.Object)
        {
            foreach (var inner in keyword.Value.EnumerateObject())
                Visit(inner.Value, JsonPath.Child(path, inner.Name), isHeeded);
        }
        else
            Visit(keyword.Value, path, isHeeded && Heeded.Contains(keyword.Name));
    }

    private void CheckMark(JsonElement part, JsonElement mark, string path, bool isHeeded)
    {
        if (mark.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            mistakes.Add(new Mistake(path, $"In a JSON Schema '{SecretMarks.Keyword}' must be true or false, not {ObjectReader.Shorten(mark)}."));
        else if (mark.ValueKind == JsonValueKind.True && !isHeeded)
            mistakes.Add(new Mistake(path, "A secret cannot be marked here: what this is about would be recorded as it is given.", "Mark it in inputSchema, with 'properties', 'items' or 'additionalProperties'."));
        else if (mark.ValueKind == JsonValueKind.True && !SaysWhich(part))
        {
            mistakes.Add(new Mistake(path, "A secret is given as a reference, and the schema must say which ones: else whoever starts a run could name any secret of its host.",
                "Add for example enum: ['${env:BANK_TOKEN}'], or a pattern such as '^\\$\\{env:BANK_[A-Z]+\\}$'."));
        }
    }

    private static bool SaysWhich(JsonElement part) => part.TryGetProperty("enum", out var values)
        ? values.ValueKind == JsonValueKind.Array && values.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Null || (v.ValueKind == JsonValueKind.String && SecretReferences.IsWhole(v.GetString())))
        : part.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.String && pattern.GetString()?.StartsWith('^') == true && pattern.GetString()?.EndsWith('$') == true;
}
