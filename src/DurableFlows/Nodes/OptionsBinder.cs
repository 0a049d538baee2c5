using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DurableFlows.Definitions;

namespace DurableFlows.Nodes;

/// <summary>Binds <c>with</c> to the options of a node type. (Stands in until the branches meet: take the other one at the merge.)</summary>
internal static class OptionsBinder
{
    /// <summary>How options are read; also what their JSON Schema is made from.</summary>
    public static JsonSerializerOptions Json { get; } = Make();

    /// <summary>Binds without resolving secrets, as a definition is checked.</summary>
    public static bool TryBind(NodeType type, JsonElement? with, out object? options, out IReadOnlyList<Mistake> mistakes)
    {
        options = null;
        mistakes = [];
        try
        {
            if (type.OptionsType is { } target)
                options = (with ?? JsonElement.Parse("{}")).Deserialize(target, Json);
            else if (with is { } given && given.EnumerateObject().Any())
                mistakes = [new Mistake("$", $"Node type '{type.Name}' takes no options.", "Remove 'with'.")];
            if (options is not null && type.Check is { } check)
                mistakes = [.. check(options)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            mistakes = [new Mistake((e as JsonException)?.Path ?? "$", e.Message)];
        }
        return mistakes.Count == 0;
    }

    private static JsonSerializerOptions Make()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        json.Converters.Add(new DurationJsonConverter());
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.MakeReadOnly();
        return json;
    }
}
