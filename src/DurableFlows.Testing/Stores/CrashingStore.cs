using System.Buffers;
using DurableFlows.Journal;

namespace DurableFlows.Testing.Stores;

/// <summary>A store whose process dies at an append: from then on every call ends with a <see cref="CrashException"/> and reaches nothing.</summary>
/// <remarks>Go on with the store inside, as the next process would. Appends are counted over all runs, in the order they are asked for.</remarks>
public sealed class CrashingStore : IFlowStore
{
    private readonly IFlowStore _inner;
    private readonly int _crashAt;
    private readonly CrashPoint _point;
    private readonly double _share;
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _appends;
    private volatile bool _crashed;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">The store that survives; for <see cref="CrashPoint.Middle"/> a memory or file store.</param>
    /// <param name="crashAt">The number of the append to die at, from 1; 0 for never.</param>
    /// <param name="point">Where in that append.</param>
    /// <param name="share">For <see cref="CrashPoint.Middle"/>: how much of its bytes was written, between 0 and 1.</param>
    public CrashingStore(IFlowStore inner, int crashAt, CrashPoint point, double share = 0.5)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfNegative(crashAt);
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (point == CrashPoint.Middle && inner is not ITearable)
            throw new ArgumentException($"A {inner.GetType().Name} cannot be left in the middle of an append.", nameof(inner));
        (_inner, _crashAt, _point, _share) = (inner, crashAt, point, share);
    }

    /// <inheritdoc />
    public string Spec => _inner.Spec;

    /// <inheritdoc />
    public bool IsDurable => _inner.IsDurable;

    /// <inheritdoc />
    public bool MayLoseHints => _inner.MayLoseHints;

    /// <summary>How many appends were asked for, up to and including the one it died at.</summary>
    public int Appends => Volatile.Read(ref _appends);

    /// <summary>Whether it has died.</summary>
    public bool HasCrashed => _crashed;

    /// <inheritdoc />
    public async ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        ThrowIfCrashed();
        if (Interlocked.Increment(ref _appends) == _crashAt)
            await CrashAsync(run, records, known, cancellation).ConfigureAwait(false);
        return await AliveAsync(() => _inner.AppendAsync(run, records, known, cancellation)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation) =>
        AliveAsync(() => _inner.ReadAsync(run, from, upTo, cancellation));

    /// <inheritdoc />
    /// <remarks>Counted, and died at, as an append.</remarks>
    public async ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
    {
        ThrowIfCrashed();
        if (Interlocked.Increment(ref _appends) == _crashAt)
            await CrashAsync(run, end, record, cancellation).ConfigureAwait(false);
        return await AliveAsync(() => _inner.CompactAsync(run, end, record, cancellation)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) =>
        AliveAsync(() => _inner.RepairAsync(run, cancellation));

    /// <inheritdoc />
    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation) =>
        AliveAsync(() => new ValueTask(Task.WhenAny(_inner.WaitForGrowthAsync(run, known, cancellation).AsTask(), _death.Task).Unwrap()));

    /// <inheritdoc />
    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) =>
        AliveAsync(() => _inner.DeleteRunAsync(run, cancellation));

    /// <inheritdoc />
    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation) =>
        AliveAsync(() => _inner.PutAsync(key, content, cancellation));

    /// <inheritdoc />
    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation) =>
        AliveAsync(() => _inner.OpenAsync(key, cancellation));

    /// <inheritdoc />
    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation) =>
        AliveAsync(() => _inner.PutMarkerAsync(marker, cancellation));

    /// <inheritdoc />
    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation) =>
        AliveAsync(() => _inner.DeleteMarkerAsync(name, cancellation));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation) =>
        AliveAsync(() => _inner.ListMarkersAsync(prefix, after, limit, cancellation));

    private async ValueTask CrashAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        _crashed = true;
        _death.SetResult();
        if (_point == CrashPoint.After)
            await _inner.AppendAsync(run, records, known, cancellation).ConfigureAwait(false);
        else if (_point == CrashPoint.Middle && _inner is ITearable tearable)
            await tearable.TearAsync(run, Torn(records), cancellation).ConfigureAwait(false);
        ThrowIfCrashed();
    }

    private async ValueTask CrashAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
    {
        _crashed = true;
        _death.SetResult();
        if (_point == CrashPoint.After)
            await _inner.CompactAsync(run, end, record, cancellation).ConfigureAwait(false);
        else if (_point == CrashPoint.Middle && _inner is ITearable tearable)
            await tearable.TearCompactionAsync(run, record, cancellation).ConfigureAwait(false);
        ThrowIfCrashed();
    }

    private ReadOnlyMemory<byte> Torn(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var record in records)
        {
            RecordFrame.Write(bytes, record.Span, flushed: null);
            bytes.Write("\n"u8);
        }

        // At least one byte is there and one, beside the line end, is missing.
        return bytes.WrittenMemory[..Math.Clamp((int)(bytes.WrittenCount * _share), 1, bytes.WrittenCount - 2)];
    }

    /// <summary>A call under way when the process dies may reach the store, but its caller never hears of it.</summary>
    private async ValueTask<T> AliveAsync<T>(Func<ValueTask<T>> call)
    {
        ThrowIfCrashed();
        var result = await call().ConfigureAwait(false);
        ThrowIfCrashed();
        return result;
    }

    private async ValueTask AliveAsync(Func<ValueTask> call)
    {
        ThrowIfCrashed();
        await call().ConfigureAwait(false);
        ThrowIfCrashed();
    }

    private void ThrowIfCrashed()
    {
        if (_crashed)
            throw new CrashException($"The process died {_point} append {_crashAt}, by the test's wish: go on with the store inside.");
    }
}
