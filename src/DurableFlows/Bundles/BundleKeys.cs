using System.Security.Cryptography;
using DurableFlows.Diagnostics;

namespace DurableFlows.Bundles;

/// <summary>Reads keys of bundles from PEM, as files and settings hold them.</summary>
public static class BundleKeys
{
    /// <summary>The setting with the private key that exports are signed with.</summary>
    public const string KeySetting = "FLOWS_BUNDLE_KEY";

    /// <summary>The setting with the public keys, one after another, one of which must have signed what is imported.</summary>
    public const string TrustSetting = "FLOWS_BUNDLE_TRUST";

    private const string Advice = "Make one with: openssl ecparam -name prime256v1 -genkey -noout -out bundle.key && openssl ec -in bundle.key -pubout -out bundle.pub";

    /// <summary>The private key in a text.</summary>
    /// <param name="pem">The text; null or empty for no key.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <returns>The key; null where there is none.</returns>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>; the message shows nothing of the key.</exception>
    public static BundleKey? ReadKey(string? pem, string source)
    {
        if (string.IsNullOrWhiteSpace(pem))
            return null;
        if (pem.Contains("-----BEGIN ENCRYPTED", StringComparison.Ordinal))
            throw Invalid($"{source} holds a key under a password, which nobody could type. Give it in the clear, from where secrets are kept.");
        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw Invalid($"{source} holds no private key in PEM, and only a private key signs. {Advice}");
        return Import(pem, source, withPrivate: true);
    }

    /// <summary>The public keys in a text, one after another.</summary>
    /// <param name="pem">The text; null or empty for none.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>.</exception>
    public static IReadOnlyList<BundleKey> ReadTrust(string? pem, string source)
    {
        var keys = new List<BundleKey>();
        ReadOnlySpan<char> left = pem;
        while (!left.IsWhiteSpace())
        {
            if (!PemEncoding.TryFind(left, out var found) || !left[..found.Location.Start.Value].IsWhiteSpace())
                throw Invalid($"{source} is not a list of public keys in PEM. {Advice}");
            if (left[found.Label].Contains("PRIVATE", StringComparison.Ordinal))
                throw Invalid($"{source} holds a private key. Whoever imports needs the public one only; keep the other where exports are signed. {Advice}");
            keys.Add(Import(left[found.Location], source, withPrivate: false));
            left = left[found.Location.End..];
        }

        return keys;
    }

    private static BundleKey Import(ReadOnlySpan<char> pem, string source, bool withPrivate)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return BundleKey.Of(key, withPrivate) ?? throw Invalid($"{source} holds a key of another curve than P-256. {Advice}");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // What is wrong with a key is not shown: it is secret.
            throw Invalid($"{source} holds no key on the curve P-256 in PEM. {Advice}");
        }
    }

    private static FlowException Invalid(string message) => new(ErrorCodes.SettingInvalid, message);
}
