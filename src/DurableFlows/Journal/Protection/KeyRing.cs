using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Journal.Protection;

/// <summary>Keys by their ids, and for each purpose a key of its own that is derived from them.</summary>
internal sealed partial class KeyRing(string current, Func<string, ReadOnlyMemory<byte>?> find)
{
    public const int KeyLength = 32;
    public const int SaltLength = 32;
    private readonly ConcurrentDictionary<string, byte[]> _records = new(StringComparer.Ordinal);

    /// <summary>The id of the key to write with.</summary>
    public string Current { get; } = IsId(current)
        ? current
        : throw new FlowException(ErrorCodes.ProtectionKeyUnusable, "The id of a key must be 1 to 64 letters, digits, '-', '_' and '.'.");

    public static bool IsId(string? text) => text is not null && Form().IsMatch(text);

    /// <summary>The key of all records: each has a nonce of its own.</summary>
    public byte[] ForRecords(string id) => _records.GetOrAdd(id, key => HKDF.DeriveKey(HashAlgorithmName.SHA256, Find(key), KeyLength, [], "durableflows record"u8.ToArray()));

    /// <summary>The key of one payload: its salt is random, so that its pieces can be counted.</summary>
    public byte[] ForPayload(string id, ReadOnlySpan<byte> salt)
    {
        var key = new byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Find(id), key, salt, "durableflows payload"u8);
        return key;
    }

    private byte[] Find(string id)
    {
        var bytes = find(id) ?? throw new FlowException(ErrorCodes.ProtectionKeyUnusable,
            $"Key '{id}' is not known here. Add it to the keys: what was written with it opens with no other one.");
        return bytes.Length == KeyLength
            ? bytes.ToArray()
            : throw new FlowException(ErrorCodes.ProtectionKeyUnusable, $"Key '{id}' has {bytes.Length * 8} bits. Give it {KeyLength * 8}, from a random source.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Form();
}
