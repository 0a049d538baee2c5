using System.Security.Cryptography;
using DurableFlows.Bundles;
using DurableFlows.Diagnostics;

namespace DurableFlows.Tests.Bundles;

public sealed class BundleKeysTests
{
    [Fact]
    public void ReadKey_AnyFormOfPem_GivesTheSameKey()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ids = new[] { pair.ExportECPrivateKeyPem(), pair.ExportPkcs8PrivateKeyPem(), pair.ExportPkcs8PrivateKeyPem().ReplaceLineEndings(" ") }
            .Select(pem => BundleKeys.ReadKey(pem, "the test")?.Id);

        Assert.Equal(BundleKeys.ReadTrust(pair.ExportSubjectPublicKeyInfoPem(), "the test")[0].Id, Assert.Single(ids.Distinct()));
    }

    [Fact]
    public void ReadTrust_SeveralKeys_ReadsAll()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var two = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(2, BundleKeys.ReadTrust($"{one.ExportSubjectPublicKeyInfoPem()}\n{two.ExportSubjectPublicKeyInfoPem()}\n", "the test").Count);
        Assert.Empty(BundleKeys.ReadTrust(" ", "the test"));
    }

    [Fact]
    public void ReadTrust_OfAPrivateKey_IsRefused()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refused(() => BundleKeys.ReadTrust(pair.ExportPkcs8PrivateKeyPem(), "the test"));
    }

    [Fact]
    public void ReadKey_OfNoKeyThatSigns_IsRefused()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);

        foreach (var pem in (string[])["no key at all", pair.ExportSubjectPublicKeyInfoPem(), other.ExportECPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(),
            pair.ExportEncryptedPkcs8PrivateKeyPem("word", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1))])
        {
            Assert.DoesNotContain(pem.Replace("-----END", "", StringComparison.Ordinal), Refused(() => BundleKeys.ReadKey(pem, "the test")), StringComparison.Ordinal);
        }
    }

    private static string Refused(Func<object?> read)
    {
        var error = Assert.Throws<FlowException>(read);
        Assert.Equal(ErrorCodes.SettingInvalid, error.Code);
        Assert.StartsWith("the test ", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
