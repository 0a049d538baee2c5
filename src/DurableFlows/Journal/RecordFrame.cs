using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;

namespace DurableFlows.Journal;

/// <summary>The frame around a record: the body's JSON object closed by the offset known to be flushed and a checksum.</summary>
/// <remarks>
/// <c>{…body…}</c> becomes <c>{…body…,"flushed":1234,"sum":"89abcdef"}</c>. The sum is the CRC-32 of everything before
/// <c>,"sum"</c>. It finds damage; it is no protection against forgery.
/// </remarks>
public static class RecordFrame
{
    private const int SumLength = 18; // ,"sum":"89abcdef"}
    private static ReadOnlySpan<byte> FlushedKey => ",\"flushed\":"u8;
    private static ReadOnlySpan<byte> SumKey => ",\"sum\":\""u8;

    /// <summary>Writes a framed record, without a line end.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="body">A JSON object with at least one member.</param>
    /// <param name="flushed">The offset up to which the journal is known to be flushed; null where the store has no such notion.</param>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> body, long? flushed)
    {
        var span = writer.GetSpan(body.Length + 64);
        body[..^1].CopyTo(span);
        var at = body.Length - 1;
        if (flushed is { } offset)
        {
            FlushedKey.CopyTo(span[at..]);
            at += FlushedKey.Length;
            Utf8Formatter.TryFormat(offset, span[at..], out var digits);
            at += digits;
        }

        var sum = Crc32.HashToUInt32(span[..at]);
        SumKey.CopyTo(span[at..]);
        at += SumKey.Length;
        Utf8Formatter.TryFormat(sum, span[at..], out _, new StandardFormat('x', 8));
        at += 8;
        "\"}"u8.CopyTo(span[at..]);
        writer.Advance(at + 2);
    }

    /// <summary>The body of a framed record whose checksum matches, as it was given to <see cref="Write"/>.</summary>
    public static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> frame)
    {
        var covered = frame.Span[..^SumLength];
        var at = FlushedAt(covered, out _);
        return (byte[])[.. at < 0 ? covered : covered[..at], (byte)'}'];
    }

    /// <summary>Checks a framed record.</summary>
    /// <param name="frame">The record without its line end.</param>
    /// <param name="flushed">The flushed offset it names; -1 when it names none.</param>
    /// <returns>Whether the checksum matches.</returns>
    public static bool Verify(ReadOnlySpan<byte> frame, out long flushed)
    {
        flushed = -1;
        if (frame.Length < SumLength + 2)
            return false;
        var covered = frame[..^SumLength];
        var tail = frame[^SumLength..];
        if (!tail.StartsWith(SumKey) || !tail.EndsWith("\"}"u8)
            || !uint.TryParse(tail.Slice(SumKey.Length, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum)
            || sum != Crc32.HashToUInt32(covered))
        {
            return false;
        }

        if (FlushedAt(covered, out var offset) >= 0)
            flushed = offset;
        return true;
    }

    /// <summary>Where the flushed offset stands; -1 when the record names none.</summary>
    private static int FlushedAt(ReadOnlySpan<byte> covered, out long offset)
    {
        offset = -1;
        var key = covered.LastIndexOf(FlushedKey);
        return key >= 0 && Utf8Parser.TryParse(covered[(key + FlushedKey.Length)..], out offset, out var used) && key + FlushedKey.Length + used == covered.Length ? key : -1;
    }
}
