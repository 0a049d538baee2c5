using System.Security.Cryptography;
using System.Text;

namespace DurableFlows.Journal.Protection;

/// <summary>AES-256 in GCM, with keys from outside. A new key is used for what is written from then on; older ones are kept for what they wrote.</summary>
/// <remarks>
/// A record becomes <c>{"enc":"A256GCM","kid":"…","data":"…"}</c>, bound to its run. A payload is sealed in pieces of 64 KiB under a key of
/// its own, each bound to the payload, its number, and whether it is the last.
/// Records of one key have random nonces, so change the key before it has written four thousand million of them.
/// </remarks>
public sealed class AesGcmProtection : IStoreProtection
{
    internal const string Scheme = "A256GCM";
    internal const int TagLength = 16;
    private const int NonceLength = 12;
    private readonly KeyRing _keys;

    /// <summary>Protects with the keys of a source.</summary>
    /// <param name="current">The id of the key to write with: 1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c></param>
    /// <param name="find">Gives the 32 bytes of a key, or null for an id it does not know. Called once a payload and once a key; must be quick and safe for any thread.</param>
    public AesGcmProtection(string current, Func<string, ReadOnlyMemory<byte>?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        _keys = new KeyRing(current, find);
        _keys.ForRecords(current);
    }

    /// <summary>Protects with the keys given.</summary>
    /// <param name="current">The id of the key to write with.</param>
    /// <param name="keys">Every key there is, 32 bytes each.</param>
    public AesGcmProtection(string current, IReadOnlyDictionary<string, byte[]> keys)
        : this(current, id => keys.TryGetValue(id, out var key) ? (ReadOnlyMemory<byte>?)key : null)
    {
    }

    /// <inheritdoc />
    public ReadOnlyMemory<byte> Protect(string owner, ReadOnlySpan<byte> content)
    {
        var id = _keys.Current;
        var data = new byte[NonceLength + content.Length + TagLength];
        var nonce = data.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_keys.ForRecords(id), TagLength);
        cipher.Encrypt(nonce, content, data.AsSpan(NonceLength, content.Length), data.AsSpan(NonceLength + content.Length), Bound(id, owner));
        return SealedRecord.Write(id, data);
    }

    /// <inheritdoc />
    public ReadOnlyMemory<byte> Unprotect(string owner, ReadOnlySpan<byte> content)
    {
        var (id, data) = SealedRecord.Read(owner, content);
        if (data.Length < NonceLength + TagLength)
            throw SealedRecord.Damaged(owner);
        var plain = new byte[data.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(_keys.ForRecords(id), TagLength);
        try
        {
            cipher.Decrypt(data.AsSpan(0, NonceLength), data.AsSpan(NonceLength, plain.Length), data.AsSpan(NonceLength + plain.Length), plain, Bound(id, owner));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw SealedRecord.Damaged(owner, e);
        }

        return plain;
    }

    /// <inheritdoc />
    public Stream ProtectPayload(PayloadKey key, Stream content) => new SealingStream(_keys, key, content);

    /// <inheritdoc />
    public Stream UnprotectPayload(PayloadKey key, Stream content) => new OpeningStream(_keys, key, content);

    private static byte[] Bound(string id, string owner) => Encoding.UTF8.GetBytes($"durableflows record 1\n{Scheme}\n{id}\n{owner}");
}
