using System.Globalization;
using System.Text.Json;
using DurableFlows.Values;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;

namespace DurableFlows.Expressions;

/// <summary>Writes the result of an expression as JSON without running any of its code again.</summary>
internal static class ResultWriter
{
    private const double MaxExact = 9_007_199_254_740_991;

    public static FlowValue Write(JsValue value)
    {
        if (value.IsNull() || value.IsUndefined())
            return FlowValue.Null;
        using var sink = JsonSink.Rent();
        Write(sink.Writer, value, 0);
        return sink.ToValue();
    }

    private static void Write(Utf8JsonWriter writer, JsValue value, int depth)
    {
        switch (value)
        {
            case JsBoolean:
                writer.WriteBooleanValue(TypeConverter.ToBoolean(value));
                break;
            case JsString:
                writer.WriteStringValue(value.ToString());
                break;
            case JsNumber:
                WriteNumber(writer, TypeConverter.ToNumber(value));
                break;
            case JsBigInt:
                writer.WriteRawValue(value.ToString(), skipInputValidation: true);
                break;
            case JsDate date:
                WriteDate(writer, date.DateValue);
                break;
            case ObjectInstance container:
                WriteContainer(writer, container, depth);
                break;
            case { } when value.IsNull() || value.IsUndefined():
                writer.WriteNullValue();
                break;
            default:
                throw new NotSupportedException("the result is a symbol; a result must be data");
        }
    }

    private static void WriteContainer(Utf8JsonWriter writer, ObjectInstance container, int depth)
    {
        if (depth >= ValueCodec.MaxDepth)
            throw new NotSupportedException($"the result nests deeper than {ValueCodec.MaxDepth}, or contains itself");
        if (container is JsArray list)
        {
            writer.WriteStartArray();
            for (uint i = 0; i < list.Length; i++)
                Write(writer, Data(list.GetOwnProperty(JsNumber.Create(i))), depth + 1);
            writer.WriteEndArray();
        }
        else if (container is JsObject)
        {
            writer.WriteStartObject();
            foreach (var (key, descriptor) in container.GetOwnProperties())
            {
                if (!descriptor.Enumerable || !key.IsString())
                    continue;
                writer.WritePropertyName(key.ToString());
                Write(writer, Data(descriptor), depth + 1);
            }

            writer.WriteEndObject();
        }
        else
        {
            throw new NotSupportedException($"the result has a {Kind(container)}; a result must be data{Hint(container)}");
        }
    }

    // A getter would run code of the expression after its time is over.
    private static JsValue Data(PropertyDescriptor descriptor) => descriptor.IsAccessorDescriptor()
        ? throw new NotSupportedException("the result has a getter; a result must be data")
        : descriptor.Value ?? JsValue.Undefined;

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (!double.IsFinite(number))
            writer.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        else if (Math.Abs(number) <= MaxExact && number == Math.Floor(number))
            writer.WriteNumberValue((long)number);
        else
            writer.WriteNumberValue(number);
    }

    private static void WriteDate(Utf8JsonWriter writer, double milliseconds)
    {
        if (!(milliseconds >= -62_135_596_800_000 && milliseconds <= 253_402_300_799_999))
            writer.WriteNullValue();
        else
            writer.WriteStringValue(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }

    private static string Kind(ObjectInstance container) => container switch
    {
        Jint.Native.Function.Function => "function",
        _ => container.GetType().Name.Replace("Js", "", StringComparison.Ordinal).Replace("Instance", "", StringComparison.Ordinal).ToLowerInvariant(),
    };

    private static string Hint(ObjectInstance container) => container is JsSet or JsMap ? ", as in [...set]" : "";
}
