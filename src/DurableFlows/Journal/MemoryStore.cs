using System.Collections.Concurrent;

namespace DurableFlows.Journal;

/// <summary>Keeps everything in the memory of this process: for tests, and for runs that need not survive it.</summary>
/// <param name="time">The clock that bounds waiting; the system's when null.</param>
/// <remarks>Safe for any number of threads. What it holds is freed with it, or run by run with <see cref="DeleteRunAsync"/>.</remarks>
public sealed class MemoryStore(TimeProvider? time = null) : IFlowStore, ITearable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<RunId, MemoryJournal> _journals = new();
    private readonly MemoryPayloads _payloads = new();
    private readonly MemoryMarkers _markers = new();

    /// <inheritdoc />
    public string Spec => "memory";

    /// <inheritdoc />
    public bool MayLoseHints => false;

    /// <inheritdoc />
    public bool IsDurable => false;

    /// <inheritdoc />
    public ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        RecordBodies.Check(records);
        return cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<AppendReceipt>(cancellation)
            : new(Journal(run).Append(records));
    }

    /// <inheritdoc />
    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled<JournalSlice>(cancellation);
        return new(_journals.TryGetValue(run, out var journal) ? journal.Read(from, upTo) : new JournalSlice([], from));
    }

    /// <inheritdoc />
    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
    {
        RecordBodies.Check(record);
        return cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<JournalPosition?>(cancellation)
            : new(_journals.TryGetValue(run, out var journal) ? journal.Compact(end, record.Span) : null);
    }

    /// <inheritdoc />
    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<long>(cancellation)
            : new(_journals.TryGetValue(run, out var journal) ? journal.Repair() : 0);

    /// <inheritdoc />
    public async ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Journal(run).Growth(known) is not { } growth)
            return;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(growth, Task.Delay(LongestWait, _time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc />
    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellation);
        _payloads.DeleteRun(run);
        _journals.TryRemove(run, out _);
        return default;
    }

    /// <inheritdoc />
    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation) =>
        _payloads.PutAsync(key, content, cancellation);

    /// <inheritdoc />
    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? ValueTask.FromCanceled<Stream?>(cancellation) : new(_payloads.Open(key));

    /// <inheritdoc />
    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(marker);
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellation);
        _markers.Put(marker);
        return default;
    }

    /// <inheritdoc />
    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellation);
        _markers.Delete(name);
        return default;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyList<Marker>>(cancellation)
            : new(_markers.List(prefix, after, limit));

    ValueTask ITearable.TearAsync(RunId run, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Journal(run).Tear(bytes.Span);
        return default;
    }

    /// <summary>In memory nothing is in the middle.</summary>
    ValueTask ITearable.TearCompactionAsync(RunId run, ReadOnlyMemory<byte> record, CancellationToken cancellation) => default;

    private MemoryJournal Journal(RunId run) => _journals.GetOrAdd(run, static _ => new MemoryJournal());
}
