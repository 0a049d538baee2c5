namespace DurableFlows.Journal;

/// <summary>Keeps the journals of runs: append-only lists of framed records.</summary>
/// <remarks>
/// Every method may be called from any number of threads and processes at once.
/// A store reports failures it cannot mend as <see cref="FlowException"/> with code <c>store.unavailable</c>;
/// the caller retries. Passing checksums is the store's duty on reading; decoding is the caller's.
/// </remarks>
public interface IJournalStore
{
    /// <summary>Appends records as one unit, durable when the call returns.</summary>
    /// <param name="run">The run; its journal is created when absent.</param>
    /// <param name="records">Record bodies: each one JSON object in UTF-8 without a line end. The store frames them. The bytes are the caller's again when the call returns: a store that needs them longer copies them.</param>
    /// <param name="known">How far the caller has read or written this journal, a hint that saves a look; null when it has not.</param>
    /// <param name="cancellation">Gives up waiting; the records may or may not have landed.</param>
    /// <returns>Where they landed. Every record written by others before <see cref="AppendReceipt.Start"/> is readable.</returns>
    ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation);

    /// <summary>Reads the whole records from a position to the end of what is durable, or to <paramref name="upTo"/>.</summary>
    /// <returns>The records; an empty slice when there is nothing after the position or no such journal. When what stood there was compacted, the whole journal instead.</returns>
    /// <exception cref="JournalDamagedException">A record inside the durable part does not match its checksum.</exception>
    ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation);

    /// <summary>Puts one record in place of every record up to the end of the journal, provided that it ends exactly where the caller says.</summary>
    /// <remarks>
    /// Whatever happens meanwhile, readers find either all the records or the one. Positions handed out before are never taken for positions
    /// behind it: who reads on from one gets <see cref="JournalSlice.IsAnew"/>. A store that keeps every record returns null.
    /// </remarks>
    /// <param name="run">The run.</param>
    /// <param name="end">Where the journal ends, as the caller has read or written it.</param>
    /// <param name="record">The body of the record; see <see cref="AppendAsync"/>.</param>
    /// <param name="cancellation">Gives up waiting; the records may or may not be replaced.</param>
    /// <returns>Where the record ends; null when nothing was changed, because the journal ends elsewhere or its store does not do this.</returns>
    ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation);

    /// <summary>Cuts an append that never finished off the end of the journal, under the writers' lock.</summary>
    /// <returns>How many bytes were cut; 0 when the journal was whole.</returns>
    ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation);

    /// <summary>Waits until the journal has grown beyond a position.</summary>
    /// <remarks>Returns when it has, or after a short while in any case; a hint, never the only way to learn of a record.</remarks>
    ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation);

    /// <summary>Removes the journal and every payload of a run. Removing what is absent is no error.</summary>
    ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation);
}
