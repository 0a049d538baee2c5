using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableFlows.Definitions;

namespace DurableFlows.Yaml;

/// <summary>The pieces a JSON Schema is put together from.</summary>
internal static class SchemaParts
{
    public const string DurationPattern = "^([0-9]+(\\.[0-9]+)?(ms|[dhms]))+$|^P[0-9DHMSTW.]+$";

    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Object(string description, string[] required, params (string Name, JsonNode Schema)[] properties)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = description,
            ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, p.Schema))),
            ["additionalProperties"] = false,
        };
        if (required.Length > 0)
            schema["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]);
        return schema;
    }

    public static JsonObject Dictionary(string description, JsonObject values, string? keys = null) => keys is null
        ? new() { ["type"] = "object", ["description"] = description, ["additionalProperties"] = values }
        : new() { ["type"] = "object", ["description"] = description, ["patternProperties"] = new JsonObject { [keys] = values }, ["additionalProperties"] = false };

    public static JsonObject Text(string description, string? pattern = null)
    {
        var schema = new JsonObject { ["type"] = "string", ["description"] = description };
        if (pattern is not null)
            schema["pattern"] = pattern;
        return schema;
    }

    public static JsonObject Duration(string description) => Text(description, DurationPattern);

    public static JsonObject Whole(string description, int min, int? max = null)
    {
        var schema = new JsonObject { ["type"] = "integer", ["description"] = description, ["minimum"] = min };
        if (max is not null)
            schema["maximum"] = max;
        return schema;
    }

    public static JsonObject Number(string description, double min, double max) =>
        new() { ["type"] = "number", ["description"] = description, ["minimum"] = min, ["maximum"] = max };

    public static JsonObject Flag(string description) => new() { ["type"] = "boolean", ["description"] = description };

    public static JsonObject Any(string description) => new() { ["description"] = description };

    public static JsonObject Texts(string description) => List(description, new JsonObject { ["type"] = "string" });

    public static JsonObject List(string description, JsonObject items) => new() { ["type"] = "array", ["description"] = description, ["items"] = items };

    public static JsonObject Enum<T>(string description)
        where T : struct, Enum =>
        new() { ["type"] = "string", ["description"] = description, ["enum"] = new JsonArray([.. EnumNames<T>.All.Select(n => JsonValue.Create(n))]) };

    /// <summary>One value with a description of its own, which an <c>enum</c> has no place for.</summary>
    public static JsonObject Constant(string value, string description) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray(value), ["const"] = value, ["description"] = description };

    public static JsonObject OneOf(params JsonObject[] choices) => new() { ["anyOf"] = new JsonArray([.. choices]) };

    public static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };
}
