namespace DurableFlows.Journal;

/// <summary>One run's journal in memory.</summary>
internal sealed class MemoryJournal
{
    private const int BlockLength = 256;
    private readonly Lock _sync = new();
    private MemoryChunks _bytes = new();
    private readonly List<Entry[]> _blocks = [];
    private int _segment;
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
            return new AppendReceipt(new(_segment, start), new(_segment, _end));
        }
    }

    public JournalSlice Read(JournalPosition from, JournalPosition? upTo)
    {
        lock (_sync)
        {
            if (from.Segment > _segment)
                return new JournalSlice([], from); // of a journal that was deleted
            var isAnew = from.Segment < _segment && from != JournalPosition.Start;
            var first = from.Segment < _segment ? 0 : FirstBeyond(from.Offset);
            var last = upTo is { } limit && limit.Segment == _segment && limit.Offset < _end ? FirstBeyond(limit.Offset) : _count;
            if (first >= last)
                return new JournalSlice([], from, upTo is null ? _torn : 0);
            var records = new ReadOnlyMemory<byte>[last - first];
            for (var i = first; i < last; i++)
                records[i - first] = At(i).Frame;
            return new JournalSlice(records, new(_segment, At(last - 1).End), last == _count ? _torn : 0) { IsAnew = isAnew };
        }
    }

    /// <summary>Puts one record in place of all, in the next segment.</summary>
    public JournalPosition? Compact(JournalPosition end, ReadOnlySpan<byte> record)
    {
        lock (_sync)
        {
            if (end != new JournalPosition(_segment, _end) || _count == 0)
                return null;
            _blocks.Clear();
            (_segment, _count, _end, _torn) = (_segment + 1, 0, 0, 0);
            // A piece of what was before would keep all of it.
            _bytes = new MemoryChunks();
            RecordFrame.Write(_bytes, record, flushed: null);
            Add(_bytes.Take());
            Grown();
            return new JournalPosition(_segment, _end);
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
    public Task? Growth(JournalPosition known)
    {
        lock (_sync)
        {
            if (known.Segment < _segment || (known.Segment == _segment && _end > known.Offset))
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
