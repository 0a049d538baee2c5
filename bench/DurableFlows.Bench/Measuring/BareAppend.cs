using System.Diagnostics;

namespace DurableFlows.Bench.Measuring;

/// <summary>The floor: the same bytes in the same groups, written and flushed in a loop by nothing but the .NET API.</summary>
internal static class BareAppend
{
    public static double Microseconds(string folder, IReadOnlyList<(int Records, int Bytes)> groups)
    {
        var path = Path.Combine(folder, "bare");
        var bytes = new byte[groups.Max(g => g.Bytes)];
        bytes.AsSpan().Fill((byte)'x');
        var start = Stopwatch.GetTimestamp();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            long at = 0;
            foreach (var (_, length) in groups)
            {
                RandomAccess.Write(file, bytes.AsSpan(0, length), at);
                RandomAccess.FlushToDisk(file);
                at += length;
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        File.Delete(path);
        return elapsed;
    }
}
