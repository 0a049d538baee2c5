using System.Collections.Concurrent;
using System.Security.Cryptography;
using DurableFlows.Diagnostics;

namespace DurableFlows.Journal;

/// <summary>Payloads in memory.</summary>
internal sealed class MemoryPayloads
{
    private readonly ConcurrentDictionary<PayloadKey, byte[]> _contents = new();

    public async ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        var copy = new MemoryStream(content.CanSeek ? (int)(content.Length - content.Position) : 0);
        await using (copy.ConfigureAwait(false))
        {
            await content.CopyToAsync(copy, cancellation).ConfigureAwait(false);
            var bytes = copy.Capacity == copy.Length ? copy.GetBuffer() : copy.ToArray();
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return hash == key.Hash || key.IsSealed ? _contents.TryAdd(key, bytes) : throw WrongHash(key, hash);
        }
    }

    public Stream? Open(PayloadKey key) => _contents.TryGetValue(key, out var bytes) ? new MemoryStream(bytes, writable: false) : null;

    public void DeleteRun(RunId run)
    {
        foreach (var key in _contents.Keys.Where(key => key.Run == run))
            _contents.TryRemove(key, out _);
    }

    /// <summary>The error for content that does not have the hash it is to be stored under.</summary>
    internal static FlowException WrongHash(PayloadKey key, string? hash = null) => new(ErrorCodes.PayloadDamaged,
        $"The content given for payload {key} has {(hash is null ? "another hash" : $"the hash {hash}")}, so it was not stored: hash the bytes that are stored, or send them whole.");
}
