using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>The line that ends a segment. What lands behind it is no part of the journal; the journal goes on in the next segment, or begins anew in the one it names.</summary>
internal static class SealLine
{
    private static ReadOnlySpan<byte> Body => "{\"segment.sealed\":1}"u8;
    private static ReadOnlySpan<byte> NextKey => ",\"next\":"u8;

    public static byte[] Bytes { get; } = Make(Body);

    /// <summary>The seal of a segment in whose place another one is.</summary>
    public static byte[] Naming(int next)
        => Make(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"segment.sealed":1,"next":{{next}}}""")));

    /// <summary>Whether a line whose checksum is right is a seal.</summary>
    public static bool Is(ReadOnlySpan<byte> line) => line.StartsWith(Body[..^1]);

    /// <summary>The segment behind the seal of another one.</summary>
    public static int Next(ReadOnlySpan<byte> line, int segment)
        => line[(Body.Length - 1)..].StartsWith(NextKey) && Utf8Parser.TryParse(line[(Body.Length - 1 + NextKey.Length)..], out int next, out _) ? next : segment + 1;

    private static byte[] Make(ReadOnlySpan<byte> body)
    {
        var line = new ArrayBufferWriter<byte>();
        RecordFrame.Write(line, body, flushed: null);
        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }
}
