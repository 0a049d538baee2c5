using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DurableFlows.Diagnostics;
using DurableFlows.Journal.Records;

namespace DurableFlows.Journal;

/// <summary>Between records and the JSON objects that stand in a journal.</summary>
internal static class JournalCodec
{
    private const int LargestKept = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Relaxed escaping: Durable and people read these bytes too.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TimeConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static ReadOnlyMemory<byte> Encode(JournalRecord record) => Write(record).ToArray();

    /// <summary>Encodes a record into bytes of the shared pool, which the caller gives back when the record is stored.</summary>
    public static ArraySegment<byte> Rent(JournalRecord record)
    {
        var written = Write(record);
        var rented = ArrayPool<byte>.Shared.Rent(written.Length);
        written.CopyTo(rented);
        return new ArraySegment<byte>(rented, 0, written.Length);
    }

    public static void GiveBack(ArraySegment<byte> body) => ArrayPool<byte>.Shared.Return(body.Array ?? []);

    /// <summary>Encodes a record into the buffer of the thread; good until the next one.</summary>
    private static ReadOnlySpan<byte> Write(JournalRecord record)
    {
        if (_buffer?.Capacity > LargestKept)
            _buffer = null;
        // Growing a buffer for each record would allocate four times its bytes.
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var writer = _writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Options.Encoder, SkipValidation = true });
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, record, RecordKinds.ByName[record.Kind]);
        writer.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>Decodes the record at a position.</summary>
    /// <param name="run">The run, for messages.</param>
    /// <param name="sequence">The record's position, from 1, for messages.</param>
    /// <param name="frame">The record as it stands in the journal.</param>
    public static JournalRecord Decode(RunId run, long sequence, ReadOnlySpan<byte> frame)
    {
        try
        {
            var info = Info(run, sequence, frame);
            return JsonSerializer.Deserialize(frame, info) as JournalRecord ?? throw new JsonException("The record is null.");
        }
        catch (Exception e) when (e is not FlowException)
        {
            throw new JournalDamagedException(ErrorCodes.JournalInconsistent, run, sequence - 1,
                $"holds a record at {run}@{sequence} that cannot be understood: {e.Message}");
        }
    }

    /// <summary>Whether a record may move its run to another definition, told by its version without reading it.</summary>
    public static bool MayMove(ReadOnlyMemory<byte> frame) => frame.Span.StartsWith("{\"v\":2,"u8) || frame.Span.StartsWith("{\"v\":3,\"kind\":\"run."u8);

    private static JsonTypeInfo Info(RunId run, long sequence, ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        if (frame.StartsWith("{\"enc\":"u8))
            throw new JsonException("It is protected, and the store was opened without keys.");
        if (!reader.Read() || !reader.Read() || !reader.ValueTextEquals("v"u8) || !reader.Read() || !reader.TryGetInt32(out var version))
            throw new JsonException("It does not begin with its version.");
        if (version > JournalRecord.CallsVersion)
            throw Newer(run, sequence, version);
        if (!reader.Read() || !reader.ValueTextEquals("kind"u8) || !reader.Read() || reader.GetString() is not { } kind)
            throw new JsonException("It does not name its kind.");
        if (version > JournalRecord.NewestOf(kind))
            throw Newer(run, sequence, version);
        return RecordKinds.ByName.TryGetValue(kind, out var info)
            ? info
            : throw new JournalDamagedException(ErrorCodes.JournalUnknownKind, run, sequence - 1,
                $"holds a record at {run}@{sequence} of kind '{kind}', which this version does not know. Use the version of DurableFlows that wrote it, or a newer one");
    }

    private static JournalDamagedException Newer(RunId run, long sequence, int version) => new(ErrorCodes.JournalNewerVersion, run, sequence - 1,
        $"holds a record at {run}@{sequence} in format {version}, which is newer than this version reads. Use the version of DurableFlows that wrote it, or a newer one");
}
