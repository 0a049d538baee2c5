using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DurableFlows.Azurite;

/// <summary>One side of a connection through the proxy: messages are taken apart just as far as their ends must be known.</summary>
internal sealed class HttpSide(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private int _end;
    private int _start;

    /// <summary>Whether the other end has closed, or said something unasked.</summary>
    public bool IsStale => socket.Poll(0, SelectMode.SelectRead);

    /// <summary>The next head, or null when the other end has closed in good order.</summary>
    public async Task<HttpHead?> ReadHeadAsync(CancellationToken cancellation)
    {
        var head = new ArrayBufferWriter<byte>();
        while (await ReadLineAsync(cancellation) is { } line)
        {
            head.Write(line);
            if (line.Length == 2)
                return new HttpHead(head.WrittenSpan.ToArray());
        }
        return head.WrittenCount == 0 ? null : throw new EndOfStreamException();
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
    }

    /// <summary>Moves bytes to another side, or nowhere.</summary>
    public async Task MoveAsync(long count, HttpSide? target, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (_start == _end && !await FillAsync(cancellation))
                throw new EndOfStreamException();
            var length = (int)Math.Min(count, _end - _start);
            if (target is not null)
                await target.WriteAsync(_buffer.AsMemory(_start, length), cancellation);
            _start += length;
            count -= length;
        }
    }

    /// <summary>Moves chunks, up to and with the last one and its trailers.</summary>
    public async Task MoveChunksAsync(HttpSide? target, CancellationToken cancellation)
    {
        long size;
        do
        {
            var line = await MoveLineAsync(target, cancellation);
            size = long.Parse(Encoding.ASCII.GetString(line).Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size > 0)
                await MoveAsync(size + 2, target, cancellation);
        }
        while (size > 0);
        while ((await MoveLineAsync(target, cancellation)).Length > 2)
        {
            // A trailer.
        }
    }

    /// <summary>Moves all there is until the other end closes.</summary>
    public async Task MoveRestAsync(HttpSide? target, CancellationToken cancellation)
    {
        while (_start < _end || await FillAsync(cancellation))
            await MoveAsync(_end - _start, target, cancellation);
    }

    /// <summary>Ends the connection with a reset. A client may silently repeat a request after an orderly end, but not after this.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();

    private async Task<byte[]> MoveLineAsync(HttpSide? target, CancellationToken cancellation)
    {
        var line = await ReadLineAsync(cancellation) ?? throw new EndOfStreamException();
        if (target is not null)
            await target.WriteAsync(line, cancellation);
        return line;
    }

    private async Task<byte[]?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new ArrayBufferWriter<byte>();
        while (_start < _end || await FillAsync(cancellation))
        {
            var at = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            var next = at < 0 ? _end : at + 1;
            line.Write(_buffer.AsSpan(_start..next));
            _start = next;
            if (at >= 0)
                return line.WrittenSpan.ToArray();
        }
        return line.WrittenCount == 0 ? null : throw new EndOfStreamException();
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        (_start, _end) = (0, await socket.ReceiveAsync(_buffer.AsMemory(), cancellation));
        return _end > 0;
    }
}
