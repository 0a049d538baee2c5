using System.Buffers;
using DurableFlows.Journal;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>A journal open for writing. Every member is called under the run's lock, except <see cref="Dispose"/>.</summary>
internal sealed class JournalFile(RunId run, FileLayout layout, IDisk disk, bool flush) : IDisposable
{
    private const int LargestKept = 1024 * 1024;
    private readonly string _path = layout.Journal(run);
    private ArrayBufferWriter<byte> _buffer = new(4096);
    private SafeFileHandle? _file;
    private int _segment;
    private long _end;
    private bool _isNamed; // whether the folder entries are known to be durable

    public string Path => _path;

    /// <summary>Writes a group of appends at the end, with one write and one flush.</summary>
    public void Append(IReadOnlyList<PendingAppend> group)
    {
        var start = PrepareEnd(group[0].Known);
        Frame(group, start);
        try
        {
            WriteOrAgain(start);
            _end = start + _buffer.WrittenCount;
            if (flush && !_isNamed)
                FolderFlush.UpTo(layout.Root, FileLayout.Folder(_path));
            _isNamed = true;
        }
        finally
        {
            if (_buffer.Capacity > LargestKept)
                _buffer = new ArrayBufferWriter<byte>(4096);
        }
    }

    /// <summary>Cuts what a dead writer left at the end.</summary>
    /// <returns>How many bytes.</returns>
    public long Repair()
    {
        if (!File.Exists(_path))
            return 0;
        var file = OpenCurrent(out var length);
        _end = JournalTail.FindEnd(file, run, _segment, length);
        if (_end == length)
            return 0;
        disk.SetLength(file, _end);
        disk.Flush(file);
        return length - _end;
    }

    /// <summary>Puts bytes at the end as a writer that dies would.</summary>
    public void Tear(ReadOnlySpan<byte> bytes)
    {
        var start = PrepareEnd(known: null);
        RandomAccess.Write(Open(), bytes, start);
    }

    /// <summary>Puts a file with one record in the place of the journal, when that ends where the caller says.</summary>
    public JournalPosition? Compact(JournalPosition end, ReadOnlySpan<byte> record)
    {
        var file = OpenCurrent(out var length);
        if (length == 0 || end != new JournalPosition(_segment, length))
            return null;
        var next = new JournalPosition(_segment + 1, WriteBeside(record));
        SealAndClose(file, length);
        File.Move(Beside, _path, overwrite: true);
        if (flush)
            FolderFlush.UpTo(layout.Root, FileLayout.Folder(_path));
        return next;
    }

    /// <summary>Compacts as a writer that dies right before the last step would.</summary>
    public void TearCompaction(ReadOnlySpan<byte> record)
    {
        var file = OpenCurrent(out var length);
        WriteBeside(record);
        SealAndClose(file, length);
    }

    /// <summary>Removes the journal. Writers elsewhere that have it open find it empty, and look for a new one.</summary>
    public void Delete()
    {
        if (File.Exists(_path))
        {
            disk.SetLength(OpenCurrent(out _), 0);
            File.Delete(_path);
        }

        if (File.Exists(Beside))
            File.Delete(Beside);

        Close();
    }

    public void Dispose() => Close();

    /// <summary>Where the next file is written; what a dead writer left there is written over.</summary>
    private string Beside => _path + FileLayout.TemporarySuffix;

    /// <returns>How long the file is.</returns>
    private long WriteBeside(ReadOnlySpan<byte> record)
    {
        var lines = new ArrayBufferWriter<byte>(record.Length + 256);
        RecordFrame.Write(lines, record, 0);
        lines.Write("\n"u8);
        var head = SegmentLine.Head(_segment + 1, lines.WrittenCount);
        using var file = File.OpenHandle(Beside, FileMode.Create, FileAccess.Write, FileShare.None);
        disk.Write(file, head, 0);
        disk.Write(file, lines.WrittenSpan, head.Length);
        if (flush)
            disk.Flush(file);
        return head.Length + lines.WrittenCount;
    }

    /// <summary>Tells the writers that have the file open. Where this is the last that happens, the next one takes the seal off again.</summary>
    private void SealAndClose(SafeFileHandle file, long length)
    {
        disk.Write(file, SegmentLine.Seal(length), length);
        Close();
    }

    private SafeFileHandle Open()
    {
        if (_file is { } open)
            return open;
        _file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _segment = SegmentLine.Read(_file).Segment;
        return _file;
    }

    private SafeFileHandle OpenCurrent(out long length)
    {
        if (_file is { } kept && IsCurrent(kept, out length))
            return kept;
        Close();
        var file = Open();
        length = RandomAccess.GetLength(file);
        if (SegmentLine.FindSeal(file, length) is { } end)
        {
            // Whoever compacted it died, or was refused, before the other file had the name: this one is the journal still.
            disk.SetLength(file, end);
            length = end;
        }

        return file;
    }

    private void Close()
    {
        _file?.Dispose();
        (_file, _segment, _end, _isNamed) = (null, 0, 0, false);
    }

    /// <summary>The offset to write at: the end of the file, once what a dead writer left there is cut off.</summary>
    private long PrepareEnd(JournalPosition? known)
    {
        var file = OpenCurrent(out var length);
        var offset = known?.Segment == _segment ? known.Value.Offset : 0;
        if (length == 0 || length == _end || length == offset)
            return length;
        var end = FindEnd(file, Math.Max(_end, offset), length);
        if (end < length)
            disk.SetLength(file, end);
        return _end = end;
    }

    /// <summary>Whether the open file is still the one under the path: somebody may have compacted it, or deleted the run, or the folder.</summary>
    private bool IsCurrent(SafeFileHandle file, out long length)
    {
        length = RandomAccess.GetLength(file);
        return length > 0 && new FileInfo(_path) is { Exists: true } found && found.Length == length
            && (length == _end || SegmentLine.FindSeal(file, length) is null);
    }

    private long FindEnd(SafeFileHandle file, long hint, long length)
    {
        // What others appended since is checked from where we stood; only when that is in order is the hint believed.
        if (hint > 0 && hint < length)
        {
            var scanner = new RecordScanner(file, hint, length);
            while (scanner.MoveNext() && RecordFrame.Verify(scanner.Line.Span, out _))
            {
                if (scanner.End == length)
                    return length;
            }
        }

        return JournalTail.FindEnd(file, run, _segment, length);
    }

    private void Frame(IReadOnlyList<PendingAppend> group, long start)
    {
        _buffer.ResetWrittenCount();
        foreach (var append in group)
        {
            var first = start + _buffer.WrittenCount;
            for (var i = 0; i < append.Records.Count; i++)
            {
                RecordFrame.Write(_buffer, append.Records[i].Span, start);
                _buffer.Write("\n"u8);
            }

            append.Place(_segment, first, start + _buffer.WrittenCount);
        }
    }

    private void WriteOrAgain(long start)
    {
        if (TryWrite(start) is not { } failure)
            return;
        if (failure.AtFlush)
        {
            // After a failed flush the cache may claim that pages are clean which never reached the disk: write them again.
            CutBack(start);
            if (TryWrite(start) is not { } second)
                return;
            failure = second;
        }

        CutBack(start);
        throw FileErrors.Unavailable(_path, failure.Error);
    }

    private (Exception Error, bool AtFlush)? TryWrite(long start)
    {
        var written = false;
        try
        {
            var file = Open();
            disk.Write(file, _buffer.WrittenSpan, start);
            written = true;
            if (flush)
                disk.Flush(file);
            return null;
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            return (e, written);
        }
    }

    /// <summary>Opens the file anew and takes a failed group off its end; when even that fails, the next writer finds a torn tail.</summary>
    private void CutBack(long start)
    {
        Close();
        try
        {
            disk.SetLength(Open(), start);
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            Close();
        }
    }
}
