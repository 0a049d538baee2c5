namespace DurableFlows.Journal;

/// <summary>Whole records read from a journal.</summary>
/// <param name="Records">The framed records (see <see cref="RecordFrame"/>), without line ends, in order.</param>
/// <param name="End">Where the last of them ends; read on from here.</param>
/// <param name="TornBytes">How many bytes after <paramref name="End"/> belong to an append that never finished; 0 when there are none.</param>
public sealed record JournalSlice(IReadOnlyList<ReadOnlyMemory<byte>> Records, JournalPosition End, long TornBytes = 0)
{
    /// <summary>Whether the records are those from the beginning, because what stood at the position asked for was compacted.</summary>
    public bool IsAnew { get; init; }
}
