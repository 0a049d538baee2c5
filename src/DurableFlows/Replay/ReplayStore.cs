using DurableFlows.Journal;

namespace DurableFlows.Replay;

/// <summary>Memory for all that a replay writes, over the values and files of the run that is replayed, which nodes that run for real may open.</summary>
internal sealed class ReplayStore(IFlowStore? recorded) : IFlowStore
{
    private readonly MemoryStore _memory = new();

    public string Spec => _memory.Spec;

    public bool IsDurable => false;

    public bool MayLoseHints => false;

    public async ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation)
        => await _memory.OpenAsync(key, cancellation).ConfigureAwait(false)
            ?? (recorded is null ? null : await recorded.OpenAsync(key, cancellation).ConfigureAwait(false));

    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation) => _memory.PutAsync(key, content, cancellation);

    public ValueTask<AppendReceipt> AppendAsync(RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
        => _memory.AppendAsync(run, records, known, cancellation);

    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
        => _memory.ReadAsync(run, from, upTo, cancellation);

    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
        => _memory.CompactAsync(run, end, record, cancellation);

    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) => _memory.RepairAsync(run, cancellation);

    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation) => _memory.WaitForGrowthAsync(run, known, cancellation);

    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) => _memory.DeleteRunAsync(run, cancellation);

    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation) => _memory.PutMarkerAsync(marker, cancellation);

    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation) => _memory.DeleteMarkerAsync(name, cancellation);

    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
        => _memory.ListMarkersAsync(prefix, after, limit, cancellation);
}
