namespace DurableFlows.Journal;

/// <summary>One run's journal in memory.</summary>
internal sealed class MemoryJournal
{
    private const int BlockLength = 256;
    private readonly Lock _sync = new();
    private readonly MemoryChunks _bytes = new();
    private readonly List<Entry[]> _blocks = [];
    private int _count;
    private long _end;
    private long _torn;
    private TaskCompletionSource? _growth;

    public AppendReceipt Append(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        lock (_sync)
        {
            _torn = 0;
            var start = _end;
            for (var i = 0; i < records.Count; i++)
            {
                RecordFrame.Write(_bytes, records[i].Span, flushed: null);
                Add(_bytes.Take());
            }

            Grown();
            return new AppendReceipt(new(0, start), new(0, _end));
        }
    }

    public JournalSlice Read(long from, long? upTo)
    {
        lock (_sync)
        {
            var first = FirstBeyond(from);
            var last = upTo is { } limit && limit < _end ? FirstBeyond(limit) : _count;
            if (first >= last)
                return new JournalSlice([], new(0, from), upTo is null ? _torn : 0);
            var records = new ReadOnlyMemory<byte>[last - first];
            for (var i = first; i < last; i++)
                records[i - first] = At(i).Frame;
            return new JournalSlice(records, new(0, At(last - 1).End), last == _count ? _torn : 0);
        }
    }

    public long Repair()
    {
        lock (_sync)
        {
            var cut = _torn;
            _torn = 0;
            return cut;
        }
    }

    /// <summary>The whole lines in the bytes become records, as they would in a file; the rest is an unfinished append.</summary>
    public void Tear(ReadOnlySpan<byte> bytes)
    {
        lock (_sync)
        {
            _torn = 0;
            for (var end = bytes.IndexOf((byte)'\n'); end >= 0 && RecordFrame.Verify(bytes[..end], out _); end = bytes.IndexOf((byte)'\n'))
            {
                Add(bytes[..end].ToArray());
                bytes = bytes[(end + 1)..];
            }

            _torn = bytes.Length;
            Grown();
        }
    }

    /// <summary>A task that ends when the journal has grown beyond a position; null when it has already.</summary>
    public Task? Growth(long known)
    {
        lock (_sync)
        {
            if (_end > known)
                return null;
            _growth ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _growth.Task;
        }
    }

    private void Grown()
    {
        _growth?.TrySetResult();
        _growth = null;
    }

    private void Add(ReadOnlyMemory<byte> frame)
    {
        if (_count == _blocks.Count * BlockLength)
            _blocks.Add(new Entry[BlockLength]);
        _end += frame.Length + 1;
        _blocks[^1][_count++ % BlockLength] = new Entry(frame, _end);
    }

    private Entry At(int index) => _blocks[index / BlockLength][index % BlockLength];

    /// <summary>The first record that ends after an offset.</summary>
    private int FirstBeyond(long offset)
    {
        if (offset >= _end)
            return _count;
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle).End > offset ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private readonly record struct Entry(ReadOnlyMemory<byte> Frame, long End);
}
