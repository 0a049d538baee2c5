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
        _end = JournalTail.FindEnd(file, run, length);
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

    /// <summary>Removes the journal. Writers elsewhere that have it open find it empty, and look for a new one.</summary>
    public void Delete()
    {
        if (File.Exists(_path))
        {
            disk.SetLength(OpenCurrent(out _), 0);
            File.Delete(_path);
        }

        Close();
    }

    public void Dispose() => Close();

    private SafeFileHandle Open() => _file ??=
        File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private SafeFileHandle OpenCurrent(out long length)
    {
        if (_file is { } kept && IsCurrent(kept, out length))
            return kept;
        Close();
        var file = Open();
        length = RandomAccess.GetLength(file);
        return file;
    }

    private void Close()
    {
        _file?.Dispose();
        (_file, _end, _isNamed) = (null, 0, false);
    }

    /// <summary>The offset to write at: the end of the file, once what a dead writer left there is cut off.</summary>
    private long PrepareEnd(long? known)
    {
        var file = OpenCurrent(out var length);
        if (length == 0 || length == _end || length == known)
            return length;
        var end = FindEnd(file, Math.Max(_end, known ?? 0), length);
        if (end < length)
            disk.SetLength(file, end);
        return _end = end;
    }

    /// <summary>Whether the open file is still the one under the path: somebody may have deleted the run, or the folder.</summary>
    private bool IsCurrent(SafeFileHandle file, out long length)
    {
        length = RandomAccess.GetLength(file);
        return length > 0 && new FileInfo(_path) is { Exists: true } found && found.Length == length;
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

        return JournalTail.FindEnd(file, run, length);
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

            append.Place(first, start + _buffer.WrittenCount);
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
