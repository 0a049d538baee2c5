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
    public static JournalSlice Read(SafeFileHandle file, RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        var (segment, begin, whole) = SegmentLine.Read(file);
        if (from.Segment > segment)
            return new JournalSlice([], from); // of a journal that was deleted
        var isAnew = from.Segment < segment && from != JournalPosition.Start;
        var end = from.Segment < segment ? begin : Math.Max(begin, from.Offset);
        var slice = Read(file, run, segment, end, upTo?.Segment == segment ? upTo?.Offset : null, cancellation);
        if (upTo is null)
            JournalTail.ThrowIfShort(run, segment, slice.Records.Count, slice.End.Offset, whole);
        return slice with { IsAnew = isAnew, End = slice.Records.Count == 0 ? from : slice.End };
    }

    private static JournalSlice Read(SafeFileHandle file, RunId run, int segment, long from, long? upTo, CancellationToken cancellation)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        var end = from;
        for (var doubted = -1L; ; doubted = end)
        {
            var length = RandomAccess.GetLength(file);
            var limit = Math.Min(length, upTo ?? long.MaxValue);
            var scanner = new RecordScanner(file, end, limit);
            if (TakeGood(scanner, records, ref end, cancellation))
                return new JournalSlice(records, new(segment, end), limit == length && scanner.End == end ? Math.Max(0, length - end) : 0);
            if (doubted != end)
                continue; // the bytes may be of two moments, before and after a tail was cut: look once more
            JournalTail.ThrowIfFlushed(file, run, segment, records.Count, end, scanner.End, length);
            return new JournalSlice(records, new(segment, end), length - end);
        }
    }

    /// <summary>Whether a whole record, or damage that the reader should see, follows a position.</summary>
    public static bool HasNews(string path, JournalPosition known)
    {
        using var file = TryOpen(path);
        if (file is null)
            return false;
        var (length, (segment, begin, _)) = (RandomAccess.GetLength(file), SegmentLine.Read(file));
        var from = known.Segment < segment ? begin : Math.Max(begin, known.Offset);
        if (known.Segment > segment || length <= from)
            return false;
        var scanner = new RecordScanner(file, from, length);
        while (scanner.MoveNext())
        {
            if (RecordFrame.Verify(scanner.Line.Span, out _) && !SegmentLine.IsSeal(scanner.Line.Span))
                return true;
        }

        return false; // an append under way, or a torn tail: nothing to read yet
    }

    /// <summary>Takes records until there is none, or a seal; false when one is unreadable.</summary>
    private static bool TakeGood(RecordScanner scanner, List<ReadOnlyMemory<byte>> records, ref long end, CancellationToken cancellation)
    {
        while (scanner.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!RecordFrame.Verify(scanner.Line.Span, out _))
                return false;
            if (SegmentLine.IsSeal(scanner.Line.Span))
                return true;
            records.Add(scanner.Line);
            end = scanner.End;
        }

        return true;
    }
}
