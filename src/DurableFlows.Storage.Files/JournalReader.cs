using DurableFlows.Journal;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>Reads the whole records of a journal beside its writers, without a lock.</summary>
internal static class JournalReader
{
    public static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <param name="file">The journal.</param>
    /// <param name="run">Its run.</param>
    /// <param name="from">Where a record begins.</param>
    /// <param name="upTo">Where to stop; null at the end.</param>
    /// <param name="cancellation">Gives up between two records.</param>
    public static JournalSlice Read(SafeFileHandle file, RunId run, long from, long? upTo, CancellationToken cancellation)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        var end = from;
        for (var doubted = -1L; ; doubted = end)
        {
            var length = RandomAccess.GetLength(file);
            var limit = Math.Min(length, upTo ?? long.MaxValue);
            var scanner = new RecordScanner(file, end, limit);
            if (TakeGood(scanner, records, ref end, cancellation))
                return new JournalSlice(records, At(end), limit == length ? Math.Max(0, length - end) : 0);
            if (doubted != end)
                continue; // the bytes may be of two moments, before and after a tail was cut: look once more
            JournalTail.ThrowIfFlushed(file, run, records.Count, end, scanner.End, length);
            return new JournalSlice(records, At(end), length - end);
        }
    }

    /// <summary>Whether a whole record, or damage that the reader should see, follows a position.</summary>
    public static bool HasNews(string path, long known)
    {
        using var file = TryOpen(path);
        if (file is null || RandomAccess.GetLength(file) is var length && length <= known)
            return false;
        var scanner = new RecordScanner(file, known, length);
        while (scanner.MoveNext())
        {
            if (RecordFrame.Verify(scanner.Line.Span, out _))
                return true;
        }

        return false; // an append under way, or a torn tail: nothing to read yet
    }

    /// <summary>Takes records until there is none; false when one is unreadable.</summary>
    private static bool TakeGood(RecordScanner scanner, List<ReadOnlyMemory<byte>> records, ref long end, CancellationToken cancellation)
    {
        while (scanner.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!RecordFrame.Verify(scanner.Line.Span, out _))
                return false;
            records.Add(scanner.Line);
            end = scanner.End;
        }

        return true;
    }

    private static JournalPosition At(long offset) => new(0, offset);
}
