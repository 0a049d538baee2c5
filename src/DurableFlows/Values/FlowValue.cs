using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace DurableFlows.Values;

/// <summary>A value on its way between nodes: JSON in UTF-8. Immutable; safe to share between threads.</summary>
public sealed class FlowValue
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private JsonElement? _element;

    private FlowValue(ReadOnlyMemory<byte> utf8) => _utf8 = utf8;

    /// <summary>JSON <c>null</c>; also what a missing value is.</summary>
    public static FlowValue Null { get; } = new("null"u8.ToArray());

    /// <summary>The JSON text in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>The value as an element, parsed on first use.</summary>
    public JsonElement Element => _element ??= JsonElement.Parse(_utf8.Span);

    /// <summary>Whether the value is JSON <c>null</c>.</summary>
    public bool IsNull => _utf8.Span.SequenceEqual("null"u8);

    /// <summary>Takes JSON text that is known to be well formed; the bytes must not change afterwards.</summary>
    public static FlowValue FromUtf8(ReadOnlyMemory<byte> utf8) => new(utf8);

    /// <summary>Takes an element.</summary>
    public static FlowValue FromElement(JsonElement element) => element.ValueKind == JsonValueKind.Undefined
        ? Null
        : new(JsonSerializer.SerializeToUtf8Bytes(element, ValueCodec.Options)) { _element = element.Clone() };

    /// <summary>Encodes an object of a declared type.</summary>
    /// <exception cref="FlowException">With code <c>value.not-storable</c>, naming the path inside the value.</exception>
    public static FlowValue From<T>(T value) => ValueCodec.Encode(value, typeof(T));

    /// <summary>Decodes the value as a declared type.</summary>
    /// <exception cref="FlowException">With code <c>value.type-mismatch</c>, naming the path inside the value.</exception>
    [return: MaybeNull]
    public T To<T>() => (T)ValueCodec.Decode(this, typeof(T))!;

    /// <inheritdoc />
    public override string ToString() => System.Text.Encoding.UTF8.GetString(_utf8.Span);
}
