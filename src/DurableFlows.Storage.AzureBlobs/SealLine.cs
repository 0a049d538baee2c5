using System.Buffers;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>The line that ends a segment. What lands behind it is no part of the journal; the journal goes on in the next segment.</summary>
internal static class SealLine
{
    private static ReadOnlySpan<byte> Body => "{\"segment.sealed\":1}"u8;

    public static byte[] Bytes { get; } = Make();

    /// <summary>Whether a line whose checksum is right is a seal.</summary>
    public static bool Is(ReadOnlySpan<byte> line) => line.StartsWith(Body[..^1]);

    private static byte[] Make()
    {
        var line = new ArrayBufferWriter<byte>();
        RecordFrame.Write(line, Body, flushed: null);
        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }
}
