using DurableFlows.Values;

namespace DurableFlows.Journal.Protection;

/// <summary>A forward-only stream made out of pieces of another one, each with the knowledge whether it is the last.</summary>
internal abstract class PieceStream(Stream inner, int longest) : ForwardStream
{
    private readonly byte[] _taken = new byte[longest + 1]; // one more tells whether the piece is the last
    private int _held;
    private bool _ended;
    private ReadOnlyMemory<byte> _ready;

    /// <summary>How long the next piece is, unless it is the last.</summary>
    protected abstract int Wanted { get; }

    public override int Read(Span<byte> buffer)
    {
        while (_ready.IsEmpty && !_ended && buffer.Length > 0)
        {
            for (int read; _held <= Wanted && (read = inner.Read(_taken.AsSpan(_held, Wanted + 1 - _held))) > 0;)
                _held += read;
            Turn();
        }

        return Give(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_ready.IsEmpty && !_ended && buffer.Length > 0)
        {
            for (int read; _held <= Wanted && (read = await inner.ReadAsync(_taken.AsMemory(_held, Wanted + 1 - _held), cancellationToken).ConfigureAwait(false)) > 0;)
                _held += read;
            Turn();
        }

        return Give(buffer.Span);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Makes a piece of this stream out of one of the other; the result is good until the next call.</summary>
    protected abstract ReadOnlyMemory<byte> Make(ReadOnlySpan<byte> piece, bool isLast);

    private void Turn()
    {
        var wanted = Wanted;
        _ended = _held <= wanted;
        _ready = Make(_taken.AsSpan(0, Math.Min(_held, wanted)), _ended);
        _taken[0] = _taken[wanted];
        _held = _ended ? 0 : 1;
    }

    private int Give(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _ready.Length);
        _ready.Span[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }
}
