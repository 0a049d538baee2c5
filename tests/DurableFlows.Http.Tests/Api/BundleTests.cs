using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using DurableFlows.Bundles;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

/// <summary>Bundles that a server signs, and those that another one takes.</summary>
public sealed class BundleTests
{
    [Fact]
    public async Task Export_WithAKey_IsTakenWhereThatKeyIsTrusted()
    {
        var (key, trust) = Keys();
        await using var server = await ApiServer.StartAsync(configure: o => o.BundleKey = key);
        await using var other = await ApiServer.StartAsync(configure: o => o.BundleTrust = trust);
        await server.RunAsync("twice", new { n = 3 }, "&run=r-1");

        var imported = await ImportAsync(other, await server.Http.GetByteArrayAsync("runs/r-1/export"), HttpStatusCode.Created);

        Assert.Equal((key.Id, true), (imported.GetProperty("signedBy").GetString(), imported.GetProperty("isTrusted").GetBoolean()));
    }

    [Fact]
    public async Task Import_OfWhatNoTrustedKeySigned_IsForbidden()
    {
        await using var server = await ApiServer.StartAsync();
        await using var strange = await ApiServer.StartAsync(configure: o => o.BundleKey = Keys().Key);
        await using var other = await ApiServer.StartAsync(configure: o => o.BundleTrust = Keys().Trust);
        await server.RunAsync("twice", new { n = 3 }, "&run=r-1");
        await strange.RunAsync("twice", new { n = 3 }, "&run=r-1");

        var unsigned = await ImportAsync(other, await server.Http.GetByteArrayAsync("runs/r-1/export"), HttpStatusCode.Forbidden);
        var untrusted = await ImportAsync(other, await strange.Http.GetByteArrayAsync("runs/r-1/export"), HttpStatusCode.Forbidden);

        Assert.Equal(("bundle.unsigned", "bundle.untrusted"), (unsigned.GetProperty("code").GetString(), untrusted.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Export_Redacted_CannotBeResumedThere()
    {
        await using var server = await ApiServer.StartAsync();
        await using var other = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 3 }, "&run=r-1");

        await ImportAsync(other, await server.Http.GetByteArrayAsync("runs/r-1/export?redact=**.n&redact=input"), HttpStatusCode.Created);
        var refused = await other.PostAsync("runs/r-1/resume", new { rerun = new[] { "twice" } }, HttpStatusCode.Conflict);
        var malformed = await server.GetAsync("runs/r-1/export?redact=card", HttpStatusCode.BadRequest);

        Assert.Equal("[redacted]", (await other.GetAsync("runs/r-1")).GetProperty("output").GetProperty("n").GetString());
        Assert.Equal(("run.redacted", "redaction.invalid"), (refused.GetProperty("code").GetString(), malformed.GetProperty("code").GetString()));
    }

    private static async Task<JsonElement> ImportAsync(ApiServer server, byte[] bundle, HttpStatusCode expected)
        => await ApiServer.BodyAsync(await server.Http.PostAsync("runs/import", new ByteArrayContent(bundle)), expected);

    private static (BundleKey Key, IReadOnlyList<BundleKey> Trust) Keys()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (BundleKeys.ReadKey(pair.ExportPkcs8PrivateKeyPem(), "the test") ?? throw new InvalidOperationException(), BundleKeys.ReadTrust(pair.ExportSubjectPublicKeyInfoPem(), "the test"));
    }
}
