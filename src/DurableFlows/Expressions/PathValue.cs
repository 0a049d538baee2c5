using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>What a path led to: a whole value, an element inside one, or nothing.</summary>
internal readonly struct PathValue
{
    private readonly FlowValue? _whole;
    private readonly JsonElement _element;

    private PathValue(FlowValue? whole, JsonElement element) => (_whole, _element) = (whole, element);

    public JsonElement Element => _whole is null ? _element : _whole.Element;

    public static PathValue Of(FlowValue? whole) => new(whole, default);

    public static PathValue Of(JsonElement element) => new(null, element);

    public static PathValue Number(int number) => Of(FlowValue.From(number));

    public static PathValue Text(string text) => Of(FlowValue.From(text));

    public FlowValue ToValue() => _whole ?? FlowValue.FromElement(_element);

    public bool Holds() => Element switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text => !text.ValueEquals(""),
        { ValueKind: JsonValueKind.Number } number => number.GetDouble() != 0,
        _ => true,
    };
}
