using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DurableFlows.Diagnostics;

namespace DurableFlows.Values;

/// <summary>Encodes and decodes values of declared types: one pipeline for every store and host.</summary>
internal static class ValueCodec
{
    /// <summary>The largest value, as JSON.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>How deep lists and objects may nest.</summary>
    public const int MaxDepth = 64;

    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <exception cref="FlowException">With code <c>value.not-storable</c>, naming the path inside the value, or <c>value.too-large</c>.</exception>
    public static FlowValue Encode(object? value, Type declared)
    {
        if (value is FlowValue already)
            return already;
        if (value is null)
            return FlowValue.Null;
        using var sink = JsonSink.Rent();
        try
        {
            JsonSerializer.Serialize(sink.Writer, value, Options.GetTypeInfo(declared));
            return value is string text && declared == typeof(string) ? FlowValue.FromText(sink.ToSpan().ToArray(), text) : sink.ToValue();
        }
        catch (Exception e) when (e is not (FlowException or OutOfMemoryException))
        {
            throw PoisonFinder.Explain(value, declared, e);
        }
    }

    /// <exception cref="FlowException">With code <c>value.type-mismatch</c>, naming the path inside the value.</exception>
    public static object? Decode(FlowValue value, Type declared)
    {
        if (declared == typeof(FlowValue))
            return value;
        if (declared == typeof(string) && value.Text is { } text)
            return text;
        try
        {
            return JsonSerializer.Deserialize(value.Utf8.Span, Options.GetTypeInfo(declared));
        }
        catch (Exception e) when (e is not (FlowException or OutOfMemoryException))
        {
            throw new FlowException(ErrorCodes.ValueTypeMismatch, Mismatch.Describe(value, declared, e), e);
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            IncludeFields = true,
            MaxDepth = MaxDepth,
            NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters = { new JsonStringEnumConverter(), new BigIntegerConverter(), new TupleConverterFactory(), new ReadOnlySetConverterFactory() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Refuse } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void Refuse(JsonTypeInfo info)
    {
        if (ValueContract.Refusal(info.Type) is { } reason)
            throw new NotSupportedException($"{ValueContract.Name(info.Type)} has no stored form: {reason}");
    }
}
