using System.Security.Cryptography;

namespace DurableFlows.Bundles;

/// <summary>A key of bundles, on the curve P-256: one that signs, or only the public half, which verifies. Immutable; safe for use from any thread.</summary>
/// <remarks>Read with <see cref="BundleKeys"/>. The half that signs is written nowhere and in no message.</remarks>
public sealed class BundleKey
{
    /// <summary>How long a public key is, in bytes.</summary>
    internal const int PublicLength = 91;

    /// <summary>How long a signature is, in bytes.</summary>
    internal const int SignatureLength = 64;

    private const int IdLength = 16;
    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly byte[] _public;
    private readonly byte[]? _private;

    private BundleKey(byte[] ofPublic, byte[]? ofPrivate)
    {
        (_public, _private) = (ofPublic, ofPrivate);
        Id = Convert.ToHexStringLower(SHA256.HashData(ofPublic))[..IdLength];
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the public key (DER, SubjectPublicKeyInfo).</summary>
    public string Id { get; }

    /// <summary>Whether it signs; else it only verifies.</summary>
    public bool CanSign => _private is not null;

    internal ReadOnlySpan<byte> Public => _public;

    /// <summary>Takes a key; null for one of another curve.</summary>
    internal static BundleKey? Of(ECDsa key, bool withPrivate)
        => key.ExportParameters(includePrivateParameters: false).Curve.Oid is { Value: P256 } or { FriendlyName: "nistP256" or "ECDSA_P256" }
            ? new(key.ExportSubjectPublicKeyInfo(), withPrivate ? key.ExportPkcs8PrivateKey() : null)
            : null;

    /// <summary>Takes a public key as <see cref="Public"/> gave it; null for anything else, so that each key has one form.</summary>
    internal static BundleKey? OfPublic(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(bytes, out _);
            return Of(key, withPrivate: false) is { } known && known.Public.SequenceEqual(bytes) ? known : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal byte[] Sign(ReadOnlySpan<byte> digest)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_private, out _);
        return key.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    internal bool Verifies(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_public, out _);
        return key.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
