using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DurableFlows.Bundles;

/// <summary>The end of a bundle, where a zip file has its comment: the SHA-256 of every byte before it and, of a signed one, the public key and the signature of that.</summary>
/// <remarks>The key stands in it so that a signature is verified also by who trusts no key yet: then nothing of the file can change unnoticed. Whether the key is trusted is another question.</remarks>
internal sealed partial record BundleSeal(BundleKey? Key)
{
    private const string Mark = "DurableFlows-Seal 1 ";
    private const int BufferLength = 80 * 1024;
    private static readonly int Shortest = Mark.Length + "sha256 ".Length + (2 * SHA256.HashSizeInBytes);
    private static readonly int Longest = Shortest + " p256 ".Length + (2 * BundleKey.PublicLength) + 1 + (2 * BundleKey.SignatureLength);

    /// <summary>How long the seal will be, which the bytes before it already say.</summary>
    public static int LengthWith(BundleKey? key) => key is null ? Shortest : Longest;

    public static byte[] Write(ReadOnlySpan<byte> digest, BundleKey? key)
    {
        var signed = key is null ? "" : $" p256 {Convert.ToHexStringLower(key.Public)} {Convert.ToHexStringLower(key.Sign(digest))}";
        return Encoding.ASCII.GetBytes($"{Mark}sha256 {Convert.ToHexStringLower(digest)}{signed}");
    }

    /// <summary>Reads the seal and compares all bytes of the file with it; null for a file that has none.</summary>
    public static async Task<BundleSeal?> VerifyAsync(Stream file, CancellationToken cancellation)
    {
        var end = new byte[(int)Math.Min(Longest, file.Length)];
        file.Position = file.Length - end.Length;
        await file.ReadExactlyAsync(end, cancellation).ConfigureAwait(false);
        var text = Encoding.Latin1.GetString(end);
        var at = text.LastIndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
            return null;
        if (Form().Match(text[at..]) is not { Success: true } match)
            throw BundleErrors.Damaged("ends in a seal that cannot be understood");
        var digest = await DigestAsync(file, file.Length - (end.Length - at), cancellation).ConfigureAwait(false);
        if (Convert.ToHexStringLower(digest) != match.Groups["digest"].Value)
            throw BundleErrors.Damaged("was changed or damaged after it was written: its bytes do not match the checksum at its end");
        if (!match.Groups["key"].Success)
            return new BundleSeal(Key: null);
        return BundleKey.OfPublic(Convert.FromHexString(match.Groups["key"].Value)) is { } key && key.Verifies(digest, Convert.FromHexString(match.Groups["signature"].Value))
            ? new BundleSeal(key)
            : throw BundleErrors.Damaged("was changed or damaged after it was signed: its signature does not match its bytes");
    }

    private static async Task<byte[]> DigestAsync(Stream file, long length, CancellationToken cancellation)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            file.Position = 0;
            for (int read; length > 0; length -= read)
            {
                read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellation).ConfigureAwait(false);
                if (read == 0)
                    throw new EndOfStreamException();
                sha.AppendData(buffer, 0, read);
            }

            return sha.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // One form for each seal: lower case, nothing before the mark and nothing behind.
    [GeneratedRegex(@"\ADurableFlows-Seal 1 sha256 (?<digest>[0-9a-f]{64})(?: p256 (?<key>[0-9a-f]{182}) (?<signature>[0-9a-f]{128}))?\z")]
    private static partial Regex Form();
}
