using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using DurableFlows.Nodes;

namespace DurableFlows.Yaml;

/// <summary>The JSON Schema of the options of a node type.</summary>
internal static class OptionsSchema
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    public static JsonObject Of(NodeType type)
    {
        if (type.OptionsType is null)
            return SchemaParts.Object($"Node type '{type.Name}' takes no options.", []);
        return JsonSchemaExporter.GetJsonSchemaAsNode(OptionsBinder.Json, type.OptionsType, Options) as JsonObject
            ?? SchemaParts.Any(type.Summary);
    }

    private static JsonObject Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        // What is read by a converter of its own, or is any JSON, has the schema 'true', which can say nothing.
        var described = type == typeof(TimeSpan) ? SchemaParts.Duration("A duration.") : schema as JsonObject ?? [];
        // Options of unknown names are refused, which the exporter does not know.
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && described.ContainsKey("properties"))
            described["additionalProperties"] = false;
        if (context.PropertyInfo?.AttributeProvider is not { } property)
            return described;
        if (Attribute<DescriptionAttribute>(property) is { } description)
            described["description"] = description.Description;
        if (Attribute<AllowedValuesAttribute>(property) is { } allowed)
            described["enum"] = new JsonArray([.. allowed.Values.Select(v => JsonValue.Create(v?.ToString()))]);
        return described;
    }

    private static T? Attribute<T>(ICustomAttributeProvider property)
        where T : Attribute => property.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}
