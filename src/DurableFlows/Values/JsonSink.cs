using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using DurableFlows.Diagnostics;

namespace DurableFlows.Values;

/// <summary>A writer of JSON and its bytes, kept in a list per thread so that encoding a value allocates little more than the value.</summary>
internal sealed class JsonSink : IBufferWriter<byte>, IDisposable
{
    private const int KeptBytes = 1 << 20;

    [ThreadStatic]
    private static JsonSink? _free;

    private byte[] _bytes = new byte[4096];
    private int _length;
    private JsonSink? _next;

    private JsonSink() =>
        Writer = new Utf8JsonWriter(this, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = ValueCodec.MaxDepth,
            SkipValidation = true,
        });

    public Utf8JsonWriter Writer { get; }

    /// <summary>Takes a sink of the thread; dispose to give it back. An encoder inside an encoder gets one of its own.</summary>
    public static JsonSink Rent()
    {
        var sink = _free ?? new JsonSink();
        _free = sink._next;
        sink._next = null;
        return sink;
    }

    /// <summary>What was written, as a value of its own.</summary>
    public FlowValue ToValue() => FlowValue.FromUtf8(ToSpan().ToArray());

    public ReadOnlySpan<byte> ToSpan()
    {
        Writer.Flush();
        return _bytes.AsSpan(0, _length);
    }

    public void Dispose()
    {
        Writer.Reset();
        _length = 0;
        if (_bytes.Length > KeptBytes)
            _bytes = new byte[4096];
        _next = _free;
        _free = this;
    }

    void IBufferWriter<byte>.Advance(int count)
    {
        _length += count;
        if (_length > ValueCodec.MaxBytes)
            throw TooLarge();
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private static FlowException TooLarge() => new(ErrorCodes.ValueTooLarge,
        $"A value is larger than {ValueCodec.MaxBytes >> 20} MiB as JSON. Put it into a file with context.Files and return the reference.");

    // A writer asks for the worst case, up to six bytes for a character, so the limit itself is checked on advancing.
    private void Reserve(int sizeHint)
    {
        var needed = _length + (long)Math.Max(sizeHint, 256);
        if (needed <= _bytes.Length)
            return;
        if (needed > 8L * ValueCodec.MaxBytes)
            throw TooLarge();
        Array.Resize(ref _bytes, (int)Math.Max(needed, Math.Min(2L * _bytes.Length, 2L * ValueCodec.MaxBytes)));
    }
}
