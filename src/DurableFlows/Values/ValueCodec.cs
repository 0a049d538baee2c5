using System.Text.Encodings.Web;
using System.Text.Json;
using DurableFlows.Diagnostics;

namespace DurableFlows.Values;

/// <summary>Encodes and decodes values of declared types.</summary>
internal static class ValueCodec
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static FlowValue Encode(object? value, Type declared)
    {
        if (value is FlowValue already)
            return already;
        try
        {
            return FlowValue.FromUtf8(JsonSerializer.SerializeToUtf8Bytes(value, declared, Options));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new FlowException(ErrorCodes.ValueNotStorable, e.Message, e);
        }
    }

    public static object? Decode(FlowValue value, Type declared)
    {
        if (declared == typeof(FlowValue))
            return value;
        try
        {
            return JsonSerializer.Deserialize(value.Utf8.Span, declared, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new FlowException(ErrorCodes.ValueTypeMismatch, e.Message, e);
        }
    }
}
