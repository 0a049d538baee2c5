using System.Security.Cryptography;
using DurableFlows.Bundles;

namespace DurableFlows.Tests.Bundles;

/// <summary>Pairs of keys for tests.</summary>
internal sealed record Signer(BundleKey Key, BundleKey Public)
{
    public static Signer New()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new Signer(
            BundleKeys.ReadKey(pair.ExportPkcs8PrivateKeyPem(), "the test") ?? throw new InvalidOperationException(),
            BundleKeys.ReadTrust(pair.ExportSubjectPublicKeyInfoPem(), "the test")[0]);
    }
}
