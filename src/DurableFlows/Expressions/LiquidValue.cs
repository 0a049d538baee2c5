using System.Text.Json;
using DotLiquid;

namespace DurableFlows.Expressions;

/// <summary>Turns JSON into what a template reads. Numbers lose trailing zeros; objects and lists print as JSON.</summary>
internal static class LiquidValue
{
    // Dividing by one written with all its zeros gives the shortest form of a decimal.
    private const decimal One = 1.000000000000000000000000000000000m;

    public static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new ObjectValue(element),
        JsonValueKind.Array => new ListValue(element),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(element),
        _ => null,
    };

    /// <summary>The JSON that a value came from, or that a value made by the template is.</summary>
    public static string Json(object? value) => value switch
    {
        ObjectValue { Source: var source } => Values.FlowValue.FromElement(source).ToString(),
        ListValue { Source: var source } => Values.FlowValue.FromElement(source).ToString(),
        _ => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), Values.ValueCodec.Options),
    };

    private static object Number(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return whole;
        if (!element.TryGetDecimal(out var exact))
            return element.GetDouble();
        exact /= One;
        return exact.Scale == 0 && exact >= long.MinValue && exact <= long.MaxValue ? (long)exact : exact;
    }

    internal sealed class ObjectValue : Hash
    {
        public ObjectValue(JsonElement source)
        {
            Source = source;
            foreach (var member in source.EnumerateObject())
                this[member.Name] = Of(member.Value);
        }

        public JsonElement Source { get; }
    }

    internal sealed class ListValue : List<object?>
    {
        public ListValue(JsonElement source)
            : base(source.EnumerateArray().Select(Of)) => Source = source;

        public JsonElement Source { get; }
    }
}
