using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>Walks the lines of a part of a journal, reading bounded ranges. Lines handed out stay valid.</summary>
internal sealed class RecordScanner(SafeFileHandle file, long from, long limit)
{
    private const int Chunk = 1024 * 1024;
    private byte[] _buffer = [];
    private long _bufferStart = from;
    private int _filled;
    private int _at;

    /// <summary>The line, without its end.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Where the line begins.</summary>
    public long Start { get; private set; } = from;

    /// <summary>Where the next line begins.</summary>
    public long End { get; private set; } = from;

    /// <summary>Goes to the next whole line; false when only an incomplete one, or nothing, is left.</summary>
    public bool MoveNext()
    {
        var searched = _at;
        while (true)
        {
            var length = _buffer.AsSpan(searched, _filled - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var end = searched + length;
                Line = _buffer.AsMemory(_at, end - _at);
                (Start, End) = (_bufferStart + _at, _bufferStart + end + 1);
                _at = end + 1;
                return true;
            }

            var read = Fill();
            if (read == 0)
                return false;
            searched = _filled - read;
        }
    }

    private int Fill()
    {
        var carried = _filled - _at;
        var next = _bufferStart + _filled;
        var wanted = (int)Math.Min(limit - next, Math.Max(Chunk, carried)); // doubles, so that a huge line is not copied over and over
        if (wanted <= 0)
            return 0;
        var buffer = GC.AllocateUninitializedArray<byte>(carried + wanted);
        _buffer.AsSpan(_at, carried).CopyTo(buffer);
        var read = RandomAccess.Read(file, buffer.AsSpan(carried), next);
        (_bufferStart, _buffer, _filled, _at) = (_bufferStart + _at, buffer, carried + read, 0);
        return read;
    }
}
