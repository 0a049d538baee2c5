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
    public static long FindEnd(SafeFileHandle file, RunId run, long length) =>
        Walk(file, run, LastFlushed(file, length), length, out _);

    /// <summary>Where the last whole record before the first unreadable one ends, from a record's beginning on.</summary>
    public static long Walk(SafeFileHandle file, RunId run, long from, long length, out long good)
    {
        good = 0;
        var scanner = new RecordScanner(file, from, length);
        var end = from;
        while (scanner.MoveNext())
        {
            if (!RecordFrame.Verify(scanner.Line.Span, out _))
            {
                ThrowIfFlushed(file, run, good, end, scanner.End, length);
                return end;
            }

            good++;
            end = scanner.End;
        }

        return end;
    }

    /// <summary>Throws when a later record says that the unreadable one was flushed.</summary>
    public static void ThrowIfFlushed(SafeFileHandle file, RunId run, long good, long bad, long next, long length)
    {
        var scanner = new RecordScanner(file, next, length);
        while (scanner.MoveNext())
        {
            if (RecordFrame.Verify(scanner.Line.Span, out var flushed) && flushed > bad && flushed <= scanner.Start)
                throw new JournalDamagedException(run, good, bad);
        }
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
