using DurableFlows.Bundles;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Golden;

namespace DurableFlows.Tests.Bundles;

public sealed class SealTests
{
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);
    private static readonly Signer Production = Signer.New();

    public static TheoryData<bool, bool> SignedAndTrusted => new() { { false, false }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(SignedAndTrusted))]
    public async Task Import_WithAnyBitFlipped_IsRefused(bool isSigned, bool isTrusted)
    {
        var bundle = await BundleAsync(isSigned ? Production.Key : null);
        await using var host = Carried.Host(new MemoryStore());
        var options = new ImportOptions { Trust = isTrusted ? [Production.Public] : [] };
        for (var at = 0; at < bundle.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bundle[at] ^= (byte)(1 << bit);
                var error = await Assert.ThrowsAsync<FlowException>(() => host.Client.ImportAsync(new MemoryStream(bundle), options));
                Assert.StartsWith("bundle.", error.Code, StringComparison.Ordinal);
                bundle[at] ^= (byte)(1 << bit);
            }
        }

        Assert.NotEqual(0, (await host.Client.ImportAsync(new MemoryStream(bundle), options)).Written);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_LongerOrShorter_IsRefused(bool isSigned)
    {
        var bundle = await BundleAsync(isSigned ? Production.Key : null);
        foreach (var other in (byte[][])[[.. bundle, 10], [0, .. bundle], bundle[..^1], bundle[1..], bundle[..^200], [.. bundle, .. bundle]])
            Assert.StartsWith("bundle.", await CodeAsync(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_SignedByATrustedKey_SaysSo()
    {
        var summary = await Carried.ImportAsync(new MemoryStore(), await BundleAsync(Production.Key), Signer.New().Public, Production.Public);

        Assert.Equal((Production.Public.Id, true), (summary.SignedBy, summary.IsTrusted));
    }

    [Fact]
    public async Task Import_SignedWhereNoKeyIsTrusted_NamesTheKey()
    {
        var summary = await Carried.ImportAsync(new MemoryStore(), await BundleAsync(Production.Key));

        Assert.Equal((Production.Public.Id, false), (summary.SignedBy, summary.IsTrusted));
    }

    [Fact]
    public async Task Import_SignedByAnotherKey_IsRefused()
        => Assert.Equal(ErrorCodes.BundleUntrusted, await CodeAsync(await BundleAsync(Signer.New().Key), Production.Public));

    [Fact]
    public async Task Import_NotSigned_IsRefusedWhereAKeyIsDemanded()
        => Assert.Equal(ErrorCodes.BundleUnsigned, await CodeAsync(await BundleAsync(null), Production.Public));

    [Fact]
    public async Task Import_SealedAnewWithoutTheKey_IsRefused()
    {
        var entries = Zips.Read(await BundleAsync(Production.Key));

        Assert.Equal(ErrorCodes.BundleUnsigned, await CodeAsync(Zips.Write(entries), Production.Public));
        Assert.Equal(ErrorCodes.BundleUntrusted, await CodeAsync(Zips.Write(entries, Signer.New().Key), Production.Public));
    }

    [Fact]
    public async Task Import_OfFormat1_StillWorks()
    {
        var bundle = await File.ReadAllBytesAsync(Path.Combine(GoldenFiles.Folder, "bundles", "format-1.flowrun"));

        var summary = await Carried.ImportAsync(new MemoryStore(), bundle);

        Assert.Equal((2, null), (summary.Runs.Count, summary.SignedBy));
        Assert.Equal(ErrorCodes.BundleUnsigned, await CodeAsync(bundle, Production.Public));
    }

    [Fact]
    public async Task Import_OfFormat2_SignedAndRedacted_StillWorks()
    {
        var folder = Path.Combine(GoldenFiles.Folder, "bundles");
        var key = BundleKeys.ReadTrust(await File.ReadAllTextAsync(Path.Combine(folder, "format-2.pub")), "the test");

        var summary = await Carried.ImportAsync(new MemoryStore(), await File.ReadAllBytesAsync(Path.Combine(folder, "format-2.flowrun")), [.. key]);

        Assert.Equal((2, key[0].Id, true), (summary.Runs.Count, summary.SignedBy, summary.IsTrusted));
        Assert.Equal(new RedactedRule("nodes.inner.output", 2), Assert.Single(summary.Redacted));
    }

    private static async Task<byte[]> BundleAsync(BundleKey? key)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named("chain"), StoreKind.Memory);
        return await Carried.ExportAsync(data.Open(), Run, new ExportOptions { Key = key });
    }

    private static async Task<string> CodeAsync(byte[] bundle, params BundleKey[] trust)
        => (await Assert.ThrowsAsync<FlowException>(() => Carried.ImportAsync(new MemoryStore(), bundle, trust))).Code;
}
