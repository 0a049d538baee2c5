using DurableFlows.Journal;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>Finds where the good part of a journal ends, and tells a torn tail from damage.</summary>
/// <remarks>
/// Each record names the offset known flushed when it was written. What is unreadable at or beyond the last such offset was never
/// acknowledged, or lies in the last group; before it, something broke a record that was safe.
/// </remarks>
internal static class JournalTail
{
    private const int FirstLook = 64 * 1024;

    /// <summary>Where the last whole record ends, looking only at the last group of records.</summary>
    /// <exception cref="JournalDamagedException">The unreadable part was flushed long ago.</exception>
    public static long FindEnd(SafeFileHandle file, RunId run, int segment, long length) =>
        Walk(file, run, segment, LastFlushed(file, length), length, out _);

    /// <summary>Where the last whole record before the first unreadable one ends, from a record's beginning on.</summary>
    public static long Walk(SafeFileHandle file, RunId run, int segment, long from, long length, out long good)
    {
        good = 0;
        var scanner = new RecordScanner(file, from, length);
        var end = from;
        while (scanner.MoveNext())
        {
            if (!RecordFrame.Verify(scanner.Line.Span, out _))
            {
                ThrowIfFlushed(file, run, segment, good, end, scanner.End, length);
                return end;
            }

            good++;
            end = scanner.End;
        }

        ThrowIfShort(run, segment, good, end, SegmentLine.Read(file).Whole);
        return end;
    }

    /// <summary>Throws when a later record says that the unreadable one was flushed.</summary>
    public static void ThrowIfFlushed(SafeFileHandle file, RunId run, int segment, long good, long bad, long next, long length)
    {
        ThrowIfShort(run, segment, good, bad, SegmentLine.Read(file).Whole);
        var scanner = new RecordScanner(file, next, length);
        while (scanner.MoveNext())
        {
            if (RecordFrame.Verify(scanner.Line.Span, out var flushed) && flushed > bad && flushed <= scanner.Start)
                throw new JournalDamagedException(run, good, bad, segment);
        }
    }

    /// <summary>Throws when a compacted journal ends before what was flushed before it got its name: that was never torn.</summary>
    public static void ThrowIfShort(RunId run, int segment, long good, long end, long whole)
    {
        if (end < whole)
            throw new JournalDamagedException(run, good, end, segment);
    }

    /// <summary>The greatest flushed offset named by the records at the end of the file, found from behind.</summary>
    private static long LastFlushed(SafeFileHandle file, long length)
    {
        for (long look = FirstLook; ; look *= 4)
        {
            var start = Math.Max(0, length - look);
            var last = -1L;
            var scanner = new RecordScanner(file, start, length);
            while (scanner.MoveNext())
            {
                if (RecordFrame.Verify(scanner.Line.Span, out var flushed) && flushed <= scanner.Start)
                    last = Math.Max(last, flushed);
            }

            if (last >= 0 || start == 0)
                return Math.Max(last, 0);
        }
    }
}
