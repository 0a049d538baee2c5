namespace DurableFlows.Bench.Measuring;

/// <summary>What one run took.</summary>
/// <param name="Elapsed">From the start to the end of the run.</param>
/// <param name="Allocated">Bytes allocated by the whole process meanwhile.</param>
/// <param name="Groups">The records and bytes of each append.</param>
/// <param name="Flushes">How often the journal was flushed.</param>
internal sealed record Sample(TimeSpan Elapsed, long Allocated, IReadOnlyList<(int Records, int Bytes)> Groups, int Flushes)
{
    public long JournalBytes => Groups.Sum(g => (long)g.Bytes);
    public int Records => Groups.Sum(g => g.Records);
    public double Microseconds => Elapsed.TotalMicroseconds;
}
