using DurableFlows.Diagnostics;
using DurableFlows.Journal;

namespace DurableFlows.Testing.Stores;

/// <summary>A store whose appends fail on purpose: first as scripted, then by the rates given, if any.</summary>
/// <param name="inner">The store that keeps the data.</param>
/// <param name="rates">Chance for the appends that no script covers; null for none.</param>
/// <param name="time">The clock of the latency; the system's when null.</param>
public sealed class FaultyStore(IFlowStore inner, FaultRates? rates = null, TimeProvider? time = null) : IFlowStore
{
    private readonly Lock _sync = new();
    private readonly Queue<AppendFault> _script = new();
    private readonly Random _chance = new(rates?.Seed ?? 0);
    private int _appends;
    private int _failures;
    private int _reads;
    private int _payloads;
    private int _payloadFaults;
    private int _markers;

    /// <inheritdoc />
    public string Spec => inner.Spec;

    /// <inheritdoc />
    public bool IsDurable => inner.IsDurable;

    /// <inheritdoc />
    public bool MayLoseHints => inner.MayLoseHints;

    /// <summary>How many appends were asked for, failed ones included.</summary>
    public int Appends => Volatile.Read(ref _appends);

    /// <summary>How many appends were made to fail.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>How many reads of a journal there were.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How many payloads were put or opened.</summary>
    public int PayloadCalls => Volatile.Read(ref _payloads);

    /// <summary>How many markers were put, deleted or listed.</summary>
    public int MarkerCalls => Volatile.Read(ref _markers);

    /// <summary>Says what happens to the next appends, one each, after those scripted before.</summary>
    public void Script(params IEnumerable<AppendFault> faults)
    {
        lock (_sync)
        {
            foreach (var fault in faults)
                _script.Enqueue(fault);
        }
    }

    /// <summary>Forgets what was scripted and has not happened.</summary>
    public void Reset()
    {
        lock (_sync)
            _script.Clear();
    }

    /// <summary>Makes the next appends fail before they land; the one after them works.</summary>
    public void FailNext(int appends) => Script(Enumerable.Repeat(AppendFault.Before, appends));

    /// <summary>Makes the next payloads fail before they are stored; the one after them works.</summary>
    public void FailNextPayloads(int payloads) => Volatile.Write(ref _payloadFaults, payloads);

    /// <summary>Says which markers cannot be put, deleted or listed, by their names and prefixes, until it is said otherwise; null for none.</summary>
    public Func<string, bool>? FailMarkers { get; set; }

    /// <summary>Whether journals cannot be compacted, until it is said otherwise.</summary>
    public bool FailCompactions { get; set; }

    /// <summary>Says which runs' journals cannot be read, until it is said otherwise; null for none.</summary>
    public Func<RunId, bool>? FailReads { get; set; }

    /// <inheritdoc />
    public async ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        var number = Interlocked.Increment(ref _appends);
        var fault = Next();
        if (fault.Latency > TimeSpan.Zero)
            await Task.Delay(fault.Latency, time ?? TimeProvider.System, cancellation).ConfigureAwait(false);
        if (fault.FailsBefore)
            throw Fail(number, run, "was not written");
        var receipt = await inner.AppendAsync(run, records, known, cancellation).ConfigureAwait(false);
        return fault.FailsAfter ? throw Fail(number, run, "was written all the same") : receipt;
    }

    /// <inheritdoc />
    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _reads);
        if (FailReads?.Invoke(run) == true)
            throw new FlowException(ErrorCodes.StoreUnavailable, $"Run {run} was not read, by the test's wish. Try again.");
        return inner.ReadAsync(run, from, upTo, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
    {
        if (FailCompactions)
            throw new FlowException(ErrorCodes.StoreUnavailable, $"Run {run} was not compacted, by the test's wish. Try again.");
        return inner.CompactAsync(run, end, record, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) => inner.RepairAsync(run, cancellation);

    /// <inheritdoc />
    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation) =>
        inner.WaitForGrowthAsync(run, known, cancellation);

    /// <inheritdoc />
    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation) => inner.DeleteRunAsync(run, cancellation);

    /// <inheritdoc />
    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _payloads);
        if (Interlocked.Decrement(ref _payloadFaults) >= 0)
            throw new FlowException(ErrorCodes.StoreUnavailable, $"Payload {key} was not stored, by the test's wish. Try again.");
        return inner.PutAsync(key, content, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _payloads);
        return inner.OpenAsync(key, cancellation);
    }

    /// <inheritdoc />
    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation)
    {
        CountMarker(marker.Name);
        return inner.PutMarkerAsync(marker, cancellation);
    }

    /// <inheritdoc />
    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation)
    {
        CountMarker(name);
        return inner.DeleteMarkerAsync(name, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        CountMarker(prefix);
        return inner.ListMarkersAsync(prefix, after, limit, cancellation);
    }

    private void CountMarker(string name)
    {
        Interlocked.Increment(ref _markers);
        if (FailMarkers?.Invoke(name) == true)
            throw new FlowException(ErrorCodes.StoreUnavailable, $"Marker {name} was made to fail by the test. Try again.");
    }

    private AppendFault Next()
    {
        lock (_sync)
        {
            if (_script.TryDequeue(out var fault))
                return fault;
            if (rates is null)
                return AppendFault.None;
            var drawn = _chance.NextDouble();
            return drawn < rates.Before ? AppendFault.Before
                : drawn < rates.Before + rates.After ? AppendFault.After
                : AppendFault.None;
        }
    }

    private FlowException Fail(int number, RunId run, string what)
    {
        Interlocked.Increment(ref _failures);
        return new FlowException(ErrorCodes.StoreUnavailable, $"Append {number}, to run {run}, was made to fail by the test; it {what}. Try again.");
    }
}
