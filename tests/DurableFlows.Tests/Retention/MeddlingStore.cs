using DurableFlows.Journal;

namespace DurableFlows.Tests.Retention;

/// <summary>A store under which somebody else does something right before the first marker of a prefix is written.</summary>
internal sealed class MeddlingStore(IFlowStore inner, string prefix, Func<Task> meddle) : IFlowStore
{
    private bool _done;

    public string Spec => inner.Spec;

    public bool IsDurable => inner.IsDurable;

    public bool MayLoseHints => inner.MayLoseHints;

    /// <summary>What happens around the next append; null for nothing.</summary>
    public Func<Func<ValueTask<AppendReceipt>>, ValueTask<AppendReceipt>>? Around { get; set; }

    public ValueTask<AppendReceipt> AppendAsync(RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        var around = Around;
        Around = null;
        return around is null ? inner.AppendAsync(run, records, known, cancellation) : around(() => inner.AppendAsync(run, records, known, cancellation));
    }

    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation) => inner.ReadAsync(run, from, upTo, cancellation);

    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
        => inner.CompactAsync(run, end, record, cancellation);

    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) => inner.RepairAsync(run, cancellation);

    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation) => inner.WaitForGrowthAsync(run, known, cancellation);

    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) => inner.DeleteRunAsync(run, cancellation);

    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation) => inner.PutAsync(key, content, cancellation);

    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation) => inner.OpenAsync(key, cancellation);

    public async ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation)
    {
        if (!_done && marker.Name.StartsWith(prefix, StringComparison.Ordinal))
        {
            _done = true;
            await meddle();
        }

        await inner.PutMarkerAsync(marker, cancellation);
    }

    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation) => inner.DeleteMarkerAsync(name, cancellation);

    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
        => inner.ListMarkersAsync(prefix, after, limit, cancellation);
}
