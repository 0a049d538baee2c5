namespace DurableFlows.Journal;

/// <summary>A store that can be left as a writer leaves it that dies in the middle of an append or a compaction.</summary>
internal interface ITearable
{
    /// <summary>Puts raw bytes at the end of a journal, without a line end. Safe on a store in use.</summary>
    ValueTask TearAsync(RunId run, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Leaves a journal as a writer leaves it that dies in the middle of compacting it.</summary>
    ValueTask TearCompactionAsync(RunId run, ReadOnlyMemory<byte> record, CancellationToken cancellation);
}
