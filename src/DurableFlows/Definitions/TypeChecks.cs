using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Definitions;

/// <summary>Checks that what flows into a node can be what its type takes. Kinds are compared, not members: a wrong alarm is worse than a late one.</summary>
internal static class TypeChecks
{
    private static readonly JsonSerializerOptions Json = WithMetadata();
    private static readonly string[] Scalars = ["string", "number", "boolean"];

    public static void Check(CheckContext context, NodeDefinition node, NodeType type, string path)
    {
        if (type.InputType is not { } target)
            return;
        if (node.Input is { } input)
            CheckMapping(context, node, input, target, JsonPath.Child(path, DefinitionNames.Input));
        else if (node is { Map: null, Needs: [var need] })
            CheckNeed(context, node, need, target, path);
    }

    private static void CheckNeed(CheckContext context, NodeDefinition node, NeedDefinition need, Type target, string path)
    {
        var source = context.Topology.IndexOf(need.Node);
        if (source < 0 || !context.Registry.TryGet(context.Flow.Nodes[source].Type, context.Flow.Nodes[source].TypeVersion, out var type) || type.OutputType is not { } output)
            return;
        var given = context.Flow.Nodes[source].Map is null ? Kinds(output) : ["array"];
        var taken = Kinds(target);
        if (given.Count > 0 && taken.Count > 0 && !given.Overlaps(taken))
            context.Report(JsonPath.Child(path, DefinitionNames.Needs),
                $"Node '{node.Id}' takes {Say(taken)} ({target.Name}), but '{need.Node}' gives {Say(given)} ({output.Name}).", "Add an 'input' that maps one to the other.");
    }

    private static void CheckMapping(CheckContext context, NodeDefinition node, JsonElement input, Type target, string path)
    {
        var taken = Kinds(target);
        if (input.ValueKind is JsonValueKind.Object or JsonValueKind.Array && taken.Count > 0 && !taken.Contains(KindOf(input)))
            context.Report(path, $"Node '{node.Id}' takes {Say(taken)} ({target.Name}), but the input is {Say([KindOf(input)])}.");
        else if (IsLiteral(input) && Refusal(input, target) is { } refusal)
            context.Report(path, $"The input does not fit {target.Name}, which node '{node.Id}' takes: {refusal}");
    }

    private static string? Refusal(JsonElement input, Type target)
    {
        try
        {
            ValueCodec.Decode(FlowValue.FromUtf8(JsonSerializer.SerializeToUtf8Bytes(Unescape(JsonNode.Parse(input.GetRawText())))), target);
            return null;
        }
        catch (FlowException e)
        {
            return e.Message;
        }
    }

    private static bool IsLiteral(JsonElement template) => template.ValueKind switch
    {
        JsonValueKind.String => template.GetString() is { } text && (!text.StartsWith('=') || text.StartsWith("==", StringComparison.Ordinal)),
        JsonValueKind.Array => template.EnumerateArray().All(IsLiteral),
        JsonValueKind.Object => template.EnumerateObject().All(p => IsLiteral(p.Value)),
        _ => true,
    };

    private static JsonNode? Unescape(JsonNode? literal)
    {
        switch (literal)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is ['=', ..] text:
                return text[1..];
            case JsonArray list:
                return new JsonArray([.. list.Select(i => Unescape(i?.DeepClone()))]);
            case JsonObject members:
                return new JsonObject(members.Select(p => KeyValuePair.Create(p.Key, Unescape(p.Value?.DeepClone()))));
            default:
                return literal?.DeepClone();
        }
    }

    private static string KindOf(JsonElement element) => element.ValueKind == JsonValueKind.Array ? "array" : "object";

    private static string Say(IEnumerable<string> kinds) => string.Join(" or ", kinds.Order(StringComparer.Ordinal).Select(k => k switch
    {
        "array" => "a list",
        "object" => "an object",
        "string" => "a text",
        "boolean" => "true or false",
        _ => "a number",
    }));

    /// <summary>The JSON kinds a type is stored as, null left aside; empty when that cannot be said.</summary>
    private static HashSet<string> Kinds(Type type)
    {
        try
        {
            var schema = JsonSchemaExporter.GetJsonSchemaAsNode(Json, type) as JsonObject;
            var kinds = schema?["type"] switch
            {
                JsonArray list => list.Select(k => (string?)k ?? ""),
                JsonValue one => [(string?)one ?? ""],
                _ => [],
            };
            var set = kinds.Select(k => k == "integer" ? "number" : k).Where(k => k is "array" or "object" || Scalars.Contains(k)).ToHashSet(StringComparer.Ordinal);
            // A number may be read from a text, but is never written as one.
            if (set.Contains("number"))
                set.Remove("string");
            return set;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
    }

    private static JsonSerializerOptions WithMetadata()
    {
        var json = new JsonSerializerOptions(ValueCodec.Options);
        json.MakeReadOnly(populateMissingResolver: true);
        return json;
    }
}
