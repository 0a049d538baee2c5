namespace DurableFlows.Journal;

/// <summary>A place in a run's journal: a segment and a byte offset in it. Only a store gives these a meaning.</summary>
/// <param name="Segment">The segment, from 0.</param>
/// <param name="Offset">The offset in the segment, in bytes.</param>
public readonly record struct JournalPosition(int Segment, long Offset)
{
    /// <summary>The beginning of every journal.</summary>
    public static JournalPosition Start => default;
}
