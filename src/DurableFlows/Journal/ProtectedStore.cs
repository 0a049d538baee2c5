using DurableFlows.Execution;

namespace DurableFlows.Journal;

/// <summary>A store that keeps records, payloads, definitions and the bodies of markers protected in another store.</summary>
/// <remarks>
/// Names stay as they are: whoever keeps the store sees the ids of runs and flows, their statuses and times, and the hashes of payloads.
/// The order of records, and whether the newest are missing, is not protected. What is there unprotected is refused, not read.
/// </remarks>
/// <param name="inner">Where everything is kept; closed with this store.</param>
/// <param name="protection">How it is protected.</param>
public sealed class ProtectedStore(IFlowStore inner, IStoreProtection protection) : IFlowStore, IDisposable
{
    /// <inheritdoc />
    public string Spec => inner.Spec;

    /// <inheritdoc />
    public bool IsDurable => inner.IsDurable;

    /// <inheritdoc />
    public bool MayLoseHints => inner.MayLoseHints;

    /// <inheritdoc />
    public ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        RecordBodies.Check(records);
        var bodies = new ReadOnlyMemory<byte>[records.Count];
        for (var i = 0; i < bodies.Length; i++)
            bodies[i] = protection.Protect(Owner(run), records[i].Span);
        return inner.AppendAsync(run, bodies, known, cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        var slice = await inner.ReadAsync(run, from, upTo, cancellation).ConfigureAwait(false);
        var frames = new ReadOnlyMemory<byte>[slice.Records.Count];
        var chunks = new MemoryChunks();
        for (var i = 0; i < frames.Length; i++)
        {
            RecordFrame.Write(chunks, Body(run, slice.Records[i], i, from).Span, flushed: null);
            frames[i] = chunks.Take();
        }

        return slice with { Records = frames };
    }

    /// <inheritdoc />
    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
    {
        RecordBodies.Check(record);
        return inner.CompactAsync(run, end, protection.Protect(Owner(run), record.Span), cancellation);
    }

    /// <inheritdoc />
    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) => inner.RepairAsync(run, cancellation);

    /// <inheritdoc />
    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation) =>
        inner.WaitForGrowthAsync(run, known, cancellation);

    /// <inheritdoc />
    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) => inner.DeleteRunAsync(run, cancellation);

    /// <inheritdoc />
    public async ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        // The store inside cannot tell any more whether the content has the hash of its name.
        using var verified = key.IsSealed ? null : new VerifiedStream(content, key.Hash, () => MemoryPayloads.WrongHash(key), leaveOpen: true);
        var hidden = protection.ProtectPayload(key, verified ?? content);
        await using (hidden.ConfigureAwait(false))
            return await inner.PutAsync(key.Seal(), hidden, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation)
    {
        var content = await inner.OpenAsync(key.Seal(), cancellation).ConfigureAwait(false);
        return content is null ? null : protection.UnprotectPayload(key, content);
    }

    /// <inheritdoc />
    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(marker);
        return inner.PutMarkerAsync(marker.Body.IsEmpty ? marker : marker with { Body = protection.Protect(Owner(marker), marker.Body.Span) }, cancellation);
    }

    /// <inheritdoc />
    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation) => inner.DeleteMarkerAsync(name, cancellation);

    /// <inheritdoc />
    /// <remarks>A marker whose body cannot be opened comes without it: markers are hints, and one of them must not hide the others.</remarks>
    public async ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
        => [.. (await inner.ListMarkersAsync(prefix, after, limit, cancellation).ConfigureAwait(false)).Select(Opened)];

    /// <summary>Closes the store inside.</summary>
    public void Dispose() => (inner as IDisposable)?.Dispose();

    private static string Owner(RunId run) => $"record of run {run}";

    private static string Owner(Marker marker) => $"marker {marker.Name}";

    private ReadOnlyMemory<byte> Body(RunId run, ReadOnlyMemory<byte> frame, int index, JournalPosition from)
    {
        try
        {
            return protection.Unprotect(Owner(run), RecordFrame.Body(frame).Span);
        }
        catch (FlowException e) when (from == JournalPosition.Start)
        {
            throw new FlowException(e.Code, $"Checkpoint {run}@{index + 1} in store {Spec}: {e.Message}", e);
        }
    }

    private Marker Opened(Marker marker)
    {
        try
        {
            return marker.Body.IsEmpty ? marker : marker with { Body = protection.Unprotect(Owner(marker), marker.Body.Span) };
        }
        catch (FlowException)
        {
            return marker with { Body = default };
        }
    }
}
