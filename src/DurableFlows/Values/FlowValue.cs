using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DurableFlows.Diagnostics;

namespace DurableFlows.Values;

/// <summary>A value on its way between nodes: JSON in UTF-8. Immutable; safe to share between threads.</summary>
[JsonConverter(typeof(FlowValueConverter))]
public sealed class FlowValue
{
    // A longer one would double what a run holds in memory and saves little of what its node does.
    private const int LongestKeptText = 4096;

    private readonly ReadOnlyMemory<byte> _utf8;

    // Boxed so that another thread sees either nothing or the whole element.
    private StrongBox<JsonElement>? _element;
    private string? _hash;

    private FlowValue(ReadOnlyMemory<byte> utf8, string? text = null) => (_utf8, Text) = (utf8, text);

    /// <summary>JSON <c>null</c>; also what a missing value is.</summary>
    public static FlowValue Null { get; } = new("null"u8.ToArray());

    /// <summary>The JSON text in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>The text this value was made from, where decoding it would give the same; null otherwise.</summary>
    internal string? Text { get; }

    /// <summary>The value as an element, parsed on first use.</summary>
    public JsonElement Element => (_element ??= new StrongBox<JsonElement>(JsonElement.Parse(_utf8.Span))).Value;

    /// <summary>Whether the value is JSON <c>null</c>.</summary>
    public bool IsNull => _utf8.Span.Trim(" \t\r\n"u8).SequenceEqual("null"u8);

    /// <summary>The SHA-256 of the canonical form, 64 lower-case hexadecimal digits.</summary>
    /// <remarks>Equal data has equal hashes: the order of members, white space, escapes and the way a number is written do not matter.</remarks>
    public string Hash => _hash ??= CanonicalJson.Hash(Element);

    /// <summary>Takes JSON text that is known to be well formed; the bytes must not change afterwards.</summary>
    /// <remarks>Text spread over lines is put on one, because a record is one line and holds small values as they are.</remarks>
    public static FlowValue FromUtf8(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0 ? new(utf8) : FromElement(JsonElement.Parse(utf8.Span));

    /// <summary>Takes the JSON of a text, and keeps the text where that costs little.</summary>
    /// <remarks>Texts do not change, so whoever decodes this value may have the same one. Half a surrogate pair is lost in JSON, so texts with surrogates are decoded.</remarks>
    internal static FlowValue FromText(ReadOnlyMemory<byte> utf8, string text) =>
        new(utf8, text.Length <= LongestKeptText && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? text : null);

    /// <summary>Takes an element.</summary>
    /// <exception cref="FlowException">With code <c>value.not-storable</c> when it nests too deep, or <c>value.too-large</c>.</exception>
    public static FlowValue FromElement(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return Null;
        using var sink = JsonSink.Rent();
        try
        {
            element.WriteTo(sink.Writer);
            return sink.ToValue();
        }
        catch (InvalidOperationException e)
        {
            throw new FlowException(ErrorCodes.ValueNotStorable, $"A value nests deeper than {ValueCodec.MaxDepth}. Make it flatter, or put it into a file with context.Files.", e);
        }
    }

    /// <summary>Encodes an object of a declared type.</summary>
    /// <exception cref="FlowException">With code <c>value.not-storable</c>, naming the path inside the value, or <c>value.too-large</c>.</exception>
    public static FlowValue From<T>(T value) => ValueCodec.Encode(value, typeof(T));

    /// <summary>Decodes the value as a declared type.</summary>
    /// <exception cref="FlowException">With code <c>value.type-mismatch</c>, naming the path inside the value.</exception>
    [return: MaybeNull]
    public T To<T>() => ValueCodec.Decode(this, typeof(T)) is T decoded ? decoded : default;

    /// <inheritdoc />
    public override string ToString() => Encoding.UTF8.GetString(_utf8.Span);
}
