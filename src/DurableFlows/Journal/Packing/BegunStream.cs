using DurableFlows.Values;

namespace DurableFlows.Journal.Packing;

/// <summary>A stream whose beginning was read already.</summary>
/// <param name="begin">What was read.</param>
/// <param name="rest">What follows; closed with this stream.</param>
internal sealed class BegunStream(ReadOnlyMemory<byte> begin, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _begin = begin;

    public override int Read(byte[] buffer, int offset, int count)
        => _begin.IsEmpty ? rest.Read(buffer, offset, count) : Take(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _begin.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new(Take(buffer.Span));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _begin.Length);
        _begin.Span[..count].CopyTo(buffer);
        _begin = _begin[count..];
        return count;
    }
}
