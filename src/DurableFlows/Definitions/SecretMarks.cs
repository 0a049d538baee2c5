using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>Finds the places of an input that its schema marks as secret with <c>writeOnly: true</c>.</summary>
/// <remarks>What only might apply (<c>anyOf</c>, <c>then</c>) marks as well: a secret too many is a mistake that is told, one too few a leak.</remarks>
internal sealed class SecretMarks(JsonElement schema)
{
    public const string Keyword = "writeOnly";

    /// <summary>The marks of a schema; null for one that marks nothing.</summary>
    public static SecretMarks? Of(JsonElement? schema)
        => schema is { } element && Mentions(element) ? new SecretMarks(element) : null;

    /// <summary>What stands at marked places, by its path in the value.</summary>
    public IReadOnlyDictionary<string, MarkedPlace> In(JsonElement value)
    {
        var walk = new Walk(schema);
        walk.Visit(schema, value, "$");
        return walk.Found;
    }

    /// <summary>What a reference into the schema leads to; null when it is no path that is there.</summary>
    public static JsonElement? Target(JsonElement schema, string? reference)
    {
        if (reference is null || (reference != "#" && !reference.StartsWith("#/", StringComparison.Ordinal)))
            return null;
        var at = schema;
        foreach (var part in reference.Split('/').Skip(1).Select(p => Uri.UnescapeDataString(p).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out var member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }

        return at;
    }

    private static bool Mentions(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Object => part.EnumerateObject().Any(p => p.Name == Keyword || Mentions(p.Value)),
        JsonValueKind.Array => part.EnumerateArray().Any(Mentions),
        _ => false,
    };

    private sealed class Walk(JsonElement root)
    {
        private readonly HashSet<(string Reference, string Path)> _followed = [];

        public Dictionary<string, MarkedPlace> Found { get; } = new(StringComparer.Ordinal);

        public void Visit(JsonElement schema, JsonElement value, string path)
        {
            if (schema.ValueKind != JsonValueKind.Object)
                return;
            foreach (var keyword in schema.EnumerateObject())
                Visit(keyword, schema, value, path);
        }

        private void Visit(JsonProperty keyword, JsonElement schema, JsonElement value, string path)
        {
            switch (keyword.Name)
            {
                case Keyword when keyword.Value.ValueKind == JsonValueKind.True:
                    Found[path] = Found.TryGetValue(path, out var place) ? place with { Marks = [.. place.Marks, schema] } : new MarkedPlace(value, [schema]);
                    break;
                // A reference may lead back to where it came from.
                case "$ref" when Target(root, keyword.Value.GetString()) is { } target && _followed.Add((keyword.Value.GetString() ?? "", path)):
                    Visit(target, value, path);
                    break;
                case "allOf" or "anyOf" or "oneOf":
                    foreach (var inner in keyword.Value.EnumerateArray())
                        Visit(inner, value, path);
                    break;
                case "if" or "then" or "else":
                    Visit(keyword.Value, value, path);
                    break;
                case "properties" or "patternProperties" or "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject())
                        VisitMember(keyword, schema, member, path);
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    foreach (var (index, item) in value.EnumerateArray().Index())
                        VisitItem(keyword.Value, item, index, path);
                    break;
            }
        }

        private void VisitMember(JsonProperty keyword, JsonElement schema, JsonProperty member, string path)
        {
            var inside = OptionPath.Member(path, member.Name);
            if (keyword.Name == "additionalProperties" && !IsNamed(schema, member.Name))
                Visit(keyword.Value, member.Value, inside);
            if (keyword.Name == "properties" && keyword.Value.TryGetProperty(member.Name, out var named))
                Visit(named, member.Value, inside);
            if (keyword.Name == "patternProperties")
            {
                foreach (var pattern in keyword.Value.EnumerateObject().Where(p => Regex.IsMatch(member.Name, p.Name, RegexOptions.None, TimeSpan.FromSeconds(1))))
                    Visit(pattern.Value, member.Value, inside);
            }
        }

        private void VisitItem(JsonElement items, JsonElement item, int index, string path)
        {
            if (items.ValueKind != JsonValueKind.Array)
                Visit(items, item, OptionPath.Item(path, index));
            else if (index < items.GetArrayLength())
                Visit(items[index], item, OptionPath.Item(path, index));
        }

        private static bool IsNamed(JsonElement schema, string member)
            => schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member, out _);
    }
}
