using System.Collections.Concurrent;
using DurableFlows.Journal;
using DurableFlows.Journal.Packing;
using Polly;

namespace DurableFlows.Execution;

/// <summary>A host's store: payloads are packed, those and markers that it cannot take are tried again, and runs whose flow turns durability off are kept apart in memory.</summary>
internal sealed class HostStore(IFlowStore store, ResiliencePipeline retry, TimeProvider time) : IFlowStore
{
    private readonly ConcurrentDictionary<string, byte> _inMemory = new(StringComparer.Ordinal);
    private readonly MemoryStore _memory = new(time);

    public string Spec => store.Spec;

    public bool IsDurable => store.IsDurable;

    public bool MayLoseHints => store.MayLoseHints;

    public void KeepInMemory(RunId run) => _inMemory[StoreNames.Encode(run.Value)] = 0;

    public bool Survives(RunId run) => store.IsDurable && !IsInMemory(run);

    public ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
        => Of(run).AppendAsync(run, records, known, cancellation);

    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
        => Of(run).ReadAsync(run, from, upTo, cancellation);

    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
        => Of(run).CompactAsync(run, end, record, cancellation);

    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) => Of(run).RepairAsync(run, cancellation);

    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation)
        => Of(run).WaitForGrowthAsync(run, known, cancellation);

    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) => Of(run).DeleteRunAsync(run, cancellation);

    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation)
    {
        if (!content.CanSeek)
            return PutAsync(Of(key), key, content, cancellation);
        return retry.ExecuteAsync(
            static (call, token) =>
            {
                call.content.Position = call.begin;
                return PutAsync(call.store, call.key, call.content, token);
            },
            (store: Of(key), key, content, begin: content.Position), cancellation);
    }

    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation) => retry.ExecuteAsync(
        static (call, token) => OpenAsync(call.store, call.key, token), (store: Of(key), key), cancellation);

    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation) => retry.ExecuteAsync(
        static (call, token) => call.store.PutMarkerAsync(call.marker, token), (store: Of(marker.Name), marker), cancellation);

    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation) => retry.ExecuteAsync(
        static (call, token) => call.store.DeleteMarkerAsync(call.name, token), (store: Of(name), name), cancellation);

    public async ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        var kept = await store.ListMarkersAsync(prefix, after, limit, cancellation).ConfigureAwait(false);
        if (_inMemory.IsEmpty)
            return kept;
        var passing = await _memory.ListMarkersAsync(prefix, after, limit, cancellation).ConfigureAwait(false);
        return [.. kept.Concat(passing).OrderBy(m => m.Name, StringComparer.Ordinal).Take(limit)];
    }

    private static async ValueTask<bool> PutAsync(IFlowStore store, PayloadKey key, Stream content, CancellationToken cancellation)
    {
        if (key.Run is null)
            return await store.PutAsync(key, content, cancellation).ConfigureAwait(false);
        var packed = PackedPayload.Pack(key, content);
        await using (packed.ConfigureAwait(false))
            return await store.PutAsync(key.Seal(), packed, cancellation).ConfigureAwait(false);
    }

    private static async ValueTask<Stream?> OpenAsync(IFlowStore store, PayloadKey key, CancellationToken cancellation)
    {
        if (key.Run is null)
            return await store.OpenAsync(key, cancellation).ConfigureAwait(false);
        return await store.OpenAsync(key.Seal(), cancellation).ConfigureAwait(false) is { } kept
            ? await PackedPayload.UnpackAsync(key, kept, cancellation).ConfigureAwait(false)
            : null;
    }

    private IFlowStore Of(RunId run) => IsInMemory(run) ? _memory : store;

    private IFlowStore Of(PayloadKey key) => key.Run is { } run ? Of(run) : store;

    private IFlowStore Of(string marker) => !_inMemory.IsEmpty && _inMemory.ContainsKey(RunIndex.RunOf(marker)) ? _memory : store;

    private bool IsInMemory(RunId run) => !_inMemory.IsEmpty && _inMemory.ContainsKey(StoreNames.Encode(run.Value));
}
