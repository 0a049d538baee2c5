using System.Security.Cryptography;
using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using Polly;

namespace DurableFlows.Tests.Storage;

public sealed class PackedPayloadTests
{
    private static readonly RunId Run = RunId.Parse("run");
    private readonly MemoryStore _kept = new();
    private readonly HostStore _store;

    public PackedPayloadTests() => _store = new HostStore(_kept, ResiliencePipeline.Empty, TimeProvider.System);

    public static TheoryData<byte[]> Contents => new(
        [],
        "DFZ"u8.ToArray(),
        "DFZ1 is how this begins"u8.ToArray(),
        RandomNumberGenerator.GetBytes(1 << 17),
        [.. "DFZ1"u8, .. RandomNumberGenerator.GetBytes(100_000)],
        Text(65_536),
        Text(65_537),
        Text(1 << 20));

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Open_AfterPut_GivesTheSameBytes(byte[] content)
    {
        var key = Key(content);

        await PutAsync(key, content);

        Assert.Equal(content, await ReadAsync(_store, key));
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Open_OfAProtectedStore_GivesTheSameBytes(byte[] content)
    {
        using var hidden = new ProtectedStore(_kept, Keys.Protection());
        var store = new HostStore(hidden, ResiliencePipeline.Empty, TimeProvider.System);
        var key = Key(content);

        await store.PutAsync(key, new MemoryStream(content), default);

        Assert.Equal(content, await ReadAsync(store, key));
    }

    [Fact]
    public async Task Put_OfText_KeepsLess()
    {
        var content = Text(1 << 20);

        await PutAsync(Key(content), content);

        Assert.InRange((await ReadAsync(_kept, Key(content))).Length, 1, content.Length / 4);
    }

    [Fact]
    public async Task Put_OfWhatDoesNotShrink_KeepsItAsItIs()
    {
        var content = RandomNumberGenerator.GetBytes(1 << 17);

        await PutAsync(Key(content), content);

        Assert.Equal(content, await ReadAsync(_kept, Key(content)));
    }

    [Fact]
    public async Task Put_OfOtherContentThanItsName_IsRefused()
    {
        var error = await Assert.ThrowsAsync<FlowException>(() => PutAsync(Key(Text(10_000)), Text(10_001)));

        Assert.Equal(ErrorCodes.PayloadDamaged, error.Code);
        Assert.Null(await _kept.OpenAsync(Key(Text(10_000)), default));
    }

    [Fact]
    public async Task Open_OfDamagedContent_NamesIt()
    {
        var key = Key(Text(100_000));
        await _kept.PutAsync(key.Seal(), new MemoryStream([.. "DFZ1"u8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), default);

        var error = await Assert.ThrowsAsync<FlowException>(() => ReadAsync(_store, key));

        Assert.Equal(ErrorCodes.PayloadDamaged, error.Code);
        Assert.Contains(key.ToString(), error.Message, StringComparison.Ordinal);
    }

    private async Task PutAsync(PayloadKey key, byte[] content) => await _store.PutAsync(key, new MemoryStream(content), default);

    private static PayloadKey Key(byte[] content) => PayloadKey.Of(Run, Convert.ToHexStringLower(SHA256.HashData(content)));

    private static async Task<byte[]> ReadAsync(IFlowStore store, PayloadKey key)
    {
        await using var content = await store.OpenAsync(key, default) ?? throw new InvalidOperationException("There is none.");
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static byte[] Text(int length)
        => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, length / 8 + 1).Select(i => $"{i % 977,7}\n")))[..length];
}
