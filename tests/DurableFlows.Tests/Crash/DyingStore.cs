using DurableFlows.Journal;
using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Crash;

/// <summary>A store whose process dies at a write of any kind: a record, a payload, a definition, a marker put or removed.</summary>
internal sealed class DyingStore(IFlowStore inner, int dieAt, bool after) : IFlowStore
{
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;
    private volatile bool _died;

    public string Spec => inner.Spec;

    public bool IsDurable => inner.IsDurable;

    public bool MayLoseHints => inner.MayLoseHints;

    public int Writes => Volatile.Read(ref _writes);

    public bool HasDied => _died;

    public ValueTask<AppendReceipt> AppendAsync(RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
        => WriteAsync(() => inner.AppendAsync(run, records, known, cancellation));

    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
        => AliveAsync(() => inner.ReadAsync(run, from, upTo, cancellation));

    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
        => WriteAsync(() => inner.CompactAsync(run, end, record, cancellation));

    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) => AliveAsync(() => inner.RepairAsync(run, cancellation));

    public async ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation) => await AliveAsync(async () =>
    {
        await Task.WhenAny(inner.WaitForGrowthAsync(run, known, cancellation).AsTask(), _death.Task).Unwrap();
        return true;
    });

    public async ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) => await WriteAsync(async () =>
    {
        await inner.DeleteRunAsync(run, cancellation);
        return true;
    });

    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation) => WriteAsync(() => inner.PutAsync(key, content, cancellation));

    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation) => AliveAsync(() => inner.OpenAsync(key, cancellation));

    public async ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation) => await WriteAsync(async () =>
    {
        await inner.PutMarkerAsync(marker, cancellation);
        return true;
    });

    public async ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation) => await WriteAsync(async () =>
    {
        await inner.DeleteMarkerAsync(name, cancellation);
        return true;
    });

    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
        => AliveAsync(() => inner.ListMarkersAsync(prefix, after, limit, cancellation));

    private async ValueTask<T> WriteAsync<T>(Func<ValueTask<T>> write)
    {
        ThrowIfDead();
        var dies = Interlocked.Increment(ref _writes) == dieAt;
        if (!dies)
            return await AliveAsync(write);
        _died = true;
        _death.SetResult();
        if (after)
            await write();
        throw Dead();
    }

    private async ValueTask<T> AliveAsync<T>(Func<ValueTask<T>> call)
    {
        ThrowIfDead();
        var result = await call();
        ThrowIfDead();
        return result;
    }

    private void ThrowIfDead()
    {
        if (_died)
            throw Dead();
    }

    private CrashException Dead() => new($"The process died at write {dieAt}, by the test's wish.");
}
