using System.Buffers;

namespace DurableFlows.Journal;

/// <summary>Bytes that only grow, in chunks: what was written never moves, so slices of it may be handed out.</summary>
internal sealed class MemoryChunks : IBufferWriter<byte>
{
    private const int Smallest = 4 * 1024;
    private const int Largest = 64 * 1024; // below the limit of the large object heap
    private byte[] _chunk = [];
    private int _start;
    private int _at;

    public void Advance(int count) => _at += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_chunk.Length - _at < sizeHint)
            Grow(sizeHint);
        return _chunk.AsMemory(_at);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Takes what was written since the last call.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        var taken = _chunk.AsMemory(_start, _at - _start);
        _start = _at;
        return taken;
    }

    private void Grow(int sizeHint)
    {
        // What is half written moves along; what was taken stays where it is.
        var open = _chunk.AsSpan(_start, _at - _start);
        var size = Math.Max(open.Length + sizeHint, Math.Clamp(_chunk.Length * 2, Smallest, Largest));
        var next = GC.AllocateUninitializedArray<byte>(size);
        open.CopyTo(next);
        (_chunk, _start, _at) = (next, 0, open.Length);
    }
}
