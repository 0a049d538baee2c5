using DurableFlows.Values;

namespace DurableFlows.Nodes.Http;

/// <summary>Reads another stream and fails as soon as it has given more than allowed.</summary>
internal sealed class LimitedStream(Stream inner, long limit, Func<NodeException> tooLarge) : ForwardStream
{
    private long _read;

    /// <summary>The error it failed with; a reader in between may have wrapped it.</summary>
    public NodeException? Failure { get; private set; }

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    private int Count(int read)
    {
        _read += read;
        if (_read > limit)
            throw Failure = tooLarge();
        return read;
    }
}
