using DurableFlows.Execution;

namespace DurableFlows.Journal.Packing;

/// <summary>Payloads are named by the hash of what they are, and kept as <c>DFZ1</c> and a gzip stream where that is shorter.</summary>
/// <remarks>Definitions are kept as they are: people read them.</remarks>
internal static class PackedPayload
{
    public static ReadOnlySpan<byte> Magic => "DFZ1"u8;

    /// <summary>The content as it is to be kept; reading it fails at the end when it has not the hash it is named by.</summary>
    public static Stream Pack(PayloadKey key, Stream content)
        => new PackingStream(new VerifiedStream(content, key.Hash, () => MemoryPayloads.WrongHash(key), leaveOpen: true));

    /// <summary>The content as it was given.</summary>
    public static async ValueTask<Stream> UnpackAsync(PayloadKey key, Stream kept, CancellationToken cancellation)
    {
        try
        {
            var begin = new byte[Magic.Length];
            var length = await kept.ReadAtLeastAsync(begin, begin.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return begin.AsSpan(0, length).SequenceEqual(Magic)
                ? new UnpackingStream(kept, key)
                : new BegunStream(begin.AsMemory(0, length), kept);
        }
        catch
        {
            await kept.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
