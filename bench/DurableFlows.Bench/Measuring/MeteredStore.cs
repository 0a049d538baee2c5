using DurableFlows.Journal;

namespace DurableFlows.Bench.Measuring;

/// <summary>Counts what a run appends, and passes everything on.</summary>
internal sealed class MeteredStore(IFlowStore inner) : IFlowStore
{
    private readonly Lock _gate = new();
    private readonly List<(int Records, int Bytes)> _groups = [];

    public string Spec => inner.Spec;
    public bool IsDurable => inner.IsDurable;
    public bool MayLoseHints => inner.MayLoseHints;

    /// <summary>The appends since the last call: how many records and bytes each had.</summary>
    public IReadOnlyList<(int Records, int Bytes)> TakeGroups()
    {
        lock (_gate)
        {
            (int, int)[] taken = [.. _groups];
            _groups.Clear();
            return taken;
        }
    }

    public async ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        var receipt = await inner.AppendAsync(run, records, known, cancellation);
        lock (_gate)
            _groups.Add((records.Count, (int)(receipt.End.Offset - receipt.Start.Offset)));
        return receipt;
    }

    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
        => inner.ReadAsync(run, from, upTo, cancellation);

    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
        => inner.CompactAsync(run, end, record, cancellation);

    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) => inner.RepairAsync(run, cancellation);

    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation)
        => inner.WaitForGrowthAsync(run, known, cancellation);

    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) => inner.DeleteRunAsync(run, cancellation);

    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation) => inner.PutAsync(key, content, cancellation);

    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation) => inner.OpenAsync(key, cancellation);

    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation) => inner.PutMarkerAsync(marker, cancellation);

    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation) => inner.DeleteMarkerAsync(name, cancellation);

    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
        => inner.ListMarkersAsync(prefix, after, limit, cancellation);
}
