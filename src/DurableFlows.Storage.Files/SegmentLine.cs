using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DurableFlows.Journal;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>The two lines of a compacted journal that are no records: the head of the file that came, and the seal at the end of the one that went.</summary>
/// <remarks>
/// The head tells positions of the file from those of the file before it. It looks like a record so that older versions say that they
/// do not know it. The seal tells writers that have the old file open, under whose name there is another one now, that it is no journal any more.
/// </remarks>
internal static class SegmentLine
{
    private const int LongestHead = 128;
    private static ReadOnlySpan<byte> HeadKey => "{\"v\":1,\"kind\":\"journal.compacted\",\"segment\":"u8;
    private static ReadOnlySpan<byte> SealKey => "{\"v\":1,\"kind\":\"journal.sealed\""u8;

    /// <summary>The head of a segment, with its line end.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="length">How long the line of the one record behind it is.</param>
    public static byte[] Head(int segment, int length)
        => Line(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"v":1,"kind":"journal.compacted","segment":{{segment}}}""")), length);

    /// <summary>The seal of a file of such a length, with its line end.</summary>
    public static byte[] Seal(long length) => Line([.. SealKey, (byte)'}'], length);

    public static bool IsSeal(ReadOnlySpan<byte> line) => line.StartsWith(SealKey);

    /// <summary>The segment that a file is, where its first record begins, and how far the file was flushed before it got its name.</summary>
    public static (int Segment, int Begin, long Whole) Read(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[LongestHead];
        ReadOnlySpan<byte> start = bytes[..RandomAccess.Read(file, bytes, 0)];
        return start.StartsWith(HeadKey) && start.IndexOf((byte)'\n') is var end and > 0 && RecordFrame.Verify(start[..end], out var length)
            && Utf8Parser.TryParse(start[HeadKey.Length..], out int segment, out _) ? (segment, end + 1, end + 1 + length) : (0, 0, 0);
    }

    /// <summary>Where the seal at the end of a file begins; null when there is none.</summary>
    public static long? FindSeal(SafeFileHandle file, long length)
    {
        Span<byte> bytes = stackalloc byte[LongestHead];
        var from = Math.Max(0, length - LongestHead);
        ReadOnlySpan<byte> end = bytes[..RandomAccess.Read(file, bytes[..(int)(length - from)], from)];
        return end.LastIndexOf(SealKey) is var at and >= 0 && end[^1] == (byte)'\n' && RecordFrame.Verify(end[at..^1], out _) ? from + at : null;
    }

    private static byte[] Line(ReadOnlySpan<byte> body, long flushed)
    {
        var line = new ArrayBufferWriter<byte>();
        RecordFrame.Write(line, body, flushed);
        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }
}
