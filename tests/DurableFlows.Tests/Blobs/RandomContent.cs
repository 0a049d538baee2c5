using System.Security.Cryptography;
using DurableFlows.Values;

namespace DurableFlows.Tests.Blobs;

/// <summary>The same incompressible bytes each time, made as they are read.</summary>
internal sealed class RandomContent(long length) : ForwardStream
{
    private readonly Random _random = new(Seed: 1);
    private long _left = length;

    public static async Task<string> HashOfAsync(long length)
        => Convert.ToHexStringLower(await SHA256.HashDataAsync(new RandomContent(length)));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = buffer.Span[..(int)Math.Min(buffer.Length, _left)];
        _random.NextBytes(bytes);
        _left -= bytes.Length;
        return new(bytes.Length);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
