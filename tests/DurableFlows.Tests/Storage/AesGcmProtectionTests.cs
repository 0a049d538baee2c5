using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Protection;

namespace DurableFlows.Tests.Storage;

public sealed class AesGcmProtectionTests
{
    private const int Piece = PayloadCipher.PieceLength;
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"v":1,"kind":"x","text":"secret"}""");
    private static readonly PayloadKey Name = PayloadKey.Of(RunId.Parse("r1"), new string('a', 64));

    [Fact]
    public void Record_Protected_NamesSchemeAndKeyAndComesBack()
    {
        var protection = Keys.Protection();

        var (first, second) = (protection.Protect("r1", Body), protection.Protect("r1", Body));

        Assert.StartsWith("{\"enc\":\"A256GCM\",\"kid\":\"k1\",\"data\":\"", Encoding.UTF8.GetString(first.Span), StringComparison.Ordinal);
        Assert.True(RecordBodies.IsOne(first.Span));
        Assert.False(first.Span.SequenceEqual(second.Span));
        Assert.Equal(Body, protection.Unprotect("r1", first.Span).ToArray());
    }

    [Fact]
    public void Record_AnyByteChanged_IsRefused()
    {
        var protection = Keys.Protection();
        var kept = protection.Protect("r1", Body).ToArray();

        for (var at = 0; at < kept.Length; at++)
        {
            foreach (var mask in new byte[] { 1, 2, 4, 0x20, 0x80 })
            {
                var changed = kept.ToArray();
                changed[at] ^= mask;
                Assert.StartsWith("protection.", Assert.Throws<FlowException>(() => protection.Unprotect("r1", changed)).Code);
            }
        }
    }

    [Fact]
    public void Record_CutAnywhere_IsRefused()
    {
        var protection = Keys.Protection();
        var kept = protection.Protect("r1", Body).ToArray();

        for (var length = 0; length < kept.Length; length++)
            Assert.StartsWith("protection.", Assert.Throws<FlowException>(() => protection.Unprotect("r1", kept.AsSpan(0, length))).Code);
    }

    [Fact]
    public void Record_OfAnotherRun_IsRefused()
        => Refused(ErrorCodes.ProtectionDamaged, () => Keys.Protection().Unprotect("r2", Keys.Protection().Protect("r1", Body).Span));

    [Fact]
    public void Record_InTheClear_IsRefused()
        => Refused(ErrorCodes.ProtectionAbsent, () => Keys.Protection().Unprotect("r1", Body));

    [Fact]
    public void Record_OfAnotherKeyOfTheId_IsRefused()
    {
        var other = new AesGcmProtection("k1", new Dictionary<string, byte[]> { ["k1"] = Keys.Of("other") });

        Refused(ErrorCodes.ProtectionDamaged, () => other.Unprotect("r1", Keys.Protection().Protect("r1", Body).Span));
    }

    [Fact]
    public async Task OlderKeys_StillRead_AndAreMissedWhenTheyAreGone()
    {
        var (old, ring, without) = (Keys.Protection(), Keys.Protection("k2", "k1"), Keys.Protection("k2"));
        var record = old.Protect("r1", Body);
        var payload = await AllAsync(old.ProtectPayload(Name, new MemoryStream(Body)));

        Assert.Equal(Body, ring.Unprotect("r1", record.Span).ToArray());
        Assert.Equal(Body, await AllAsync(ring.UnprotectPayload(Name, new MemoryStream(payload))));
        Assert.Contains("\"kid\":\"k2\"", Encoding.UTF8.GetString(ring.Protect("r1", Body).Span), StringComparison.Ordinal);
        Assert.Contains("'k1'", Refused(ErrorCodes.ProtectionKeyUnusable, () => without.Unprotect("r1", record.Span)).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.ProtectionKeyUnusable, await CodeAsync(() => AllAsync(without.UnprotectPayload(Name, new MemoryStream(payload)))));
    }

    [Theory]
    [InlineData("k1", 31)]
    [InlineData("k1", 0)]
    [InlineData("k\"1", 32)]
    [InlineData("", 32)]
    public void Key_ThatIsNone_IsRefusedAtOnce(string id, int length)
        => Refused(ErrorCodes.ProtectionKeyUnusable, () => new AesGcmProtection(id, new Dictionary<string, byte[]> { [id] = new byte[length] }));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(3 * Piece)]
    [InlineData(3 * Piece + 17)]
    public async Task Payload_OfAnyLength_ComesBack(int length)
    {
        var content = Content(length);
        var protection = Keys.Protection();

        var kept = await AllAsync(protection.ProtectPayload(Name, new MemoryStream(content)));
        using var synchronous = new MemoryStream();
        protection.UnprotectPayload(Name, new MemoryStream(kept)).CopyTo(synchronous, 1000);

        Assert.Equal(content, await AllAsync(protection.UnprotectPayload(Name, new MemoryStream(kept))));
        Assert.Equal(content, synchronous.ToArray());
    }

    [Fact]
    public async Task Payload_AnyByteChanged_IsRefused()
    {
        var protection = Keys.Protection();
        var kept = await AllAsync(protection.ProtectPayload(Name, new MemoryStream(Content(300))));

        for (var at = 0; at < kept.Length; at++)
        {
            var changed = kept.ToArray();
            changed[at] ^= 1;
            Assert.StartsWith("protection.", await CodeAsync(() => AllAsync(protection.UnprotectPayload(Name, new MemoryStream(changed)))));
        }
    }

    [Fact]
    public async Task Payload_CutMovedOrReordered_IsRefused()
    {
        var protection = Keys.Protection();
        var kept = await AllAsync(protection.ProtectPayload(Name, new MemoryStream(Content(3 * Piece))));
        const int header = PayloadCipher.HeaderLength;
        const int step = Piece + AesGcmProtection.TagLength;
        byte[][] wrong =
        [
            [], kept[..10], kept[..header], kept[..(header + step)], kept[..(header + (2 * step))], kept[..^1], [.. kept, 0],
            [.. kept[..header], .. kept[(header + step)..]],
            [.. kept[..header], .. kept[(header + step)..(header + (2 * step))], .. kept[header..(header + step)], .. kept[(header + (2 * step))..]],
            [.. kept, .. kept[(header + (2 * step))..]],
        ];

        foreach (var bytes in wrong)
            Assert.StartsWith("protection.", await CodeAsync(() => AllAsync(protection.UnprotectPayload(Name, new MemoryStream(bytes)))));
        foreach (var other in new[] { PayloadKey.Of(RunId.Parse("r2"), Name.Hash), PayloadKey.Of(RunId.Parse("r1"), new string('b', 64)), PayloadKey.Definition(Name.Hash) })
            Assert.Equal(ErrorCodes.ProtectionDamaged, await CodeAsync(() => AllAsync(protection.UnprotectPayload(other, new MemoryStream(kept)))));
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 >> 3))];

    private static FlowException Refused(string code, Func<object> act)
    {
        var error = Assert.Throws<FlowException>(act);
        Assert.Equal(code, error.Code);
        return error;
    }

    private static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<FlowException>(act)).Code;

    private static async Task<byte[]> AllAsync(Stream content)
    {
        await using var closing = content;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }
}
