using DurableFlows.Journal;

namespace DurableFlows.Tests.Execution;

/// <summary>Calls itself durable, so that a test sees what a host says of it.</summary>
internal sealed class DurableInName(IFlowStore inner) : IFlowStore
{
    public string Spec => inner.Spec;

    public bool IsDurable => true;

    public bool MayLoseHints => inner.MayLoseHints;

    public ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
        => inner.AppendAsync(run, records, known, cancellation);

    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
        => inner.ReadAsync(run, from, upTo, cancellation);

    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
        => inner.CompactAsync(run, end, record, cancellation);

    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) => inner.RepairAsync(run, cancellation);

    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation) => inner.WaitForGrowthAsync(run, known, cancellation);

    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) => inner.DeleteRunAsync(run, cancellation);

    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation) => inner.PutAsync(key, content, cancellation);

    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation) => inner.OpenAsync(key, cancellation);

    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation) => inner.PutMarkerAsync(marker, cancellation);

    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation) => inner.DeleteMarkerAsync(name, cancellation);

    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
        => inner.ListMarkersAsync(prefix, after, limit, cancellation);
}
