using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>One process's view of a run: the state up to where it has read, and a queue of records to append.</summary>
/// <remarks>Records that wait together are appended and flushed as one group. A record is applied, and its caller told, only once it is durable.</remarks>
internal sealed class RunSession : IDisposable
{
    private readonly IFlowStore _store;
    private readonly StoreRetry _retry;
    private readonly SemaphoreSlim _io = new(1);
    private readonly Lock _queueGate = new();
    private readonly Lock _stateGate = new();
    private readonly RunState _state;
    private readonly List<Decision> _decisions = [];
    private List<PendingRecord> _queue = [];
    private List<PendingRecord> _spare = [];
    private bool _writing;
    private JournalPosition _end;

    private RunSession(IFlowStore store, StoreRetry retry, RunState state, JournalPosition end)
        => (_store, _retry, _state, _end) = (store, retry, state, end);

    public RunId Run => _state.Run;

    /// <summary>Called with each record in the order of the journal, while nothing else is applied; must be quick.</summary>
    public Action<AppliedRecord>? Applied { get; set; }

    /// <summary>Whether records had to be held back because the store was out of reach.</summary>
    public bool Degraded => _retry.Degraded;

    public JournalPosition End
    {
        get
        {
            lock (_stateGate)
                return _end;
        }
    }

    /// <summary>Reads a run's journal to its end; null when there is no such run.</summary>
    /// <param name="store">The store.</param>
    /// <param name="definitions">Where the run's definition comes from.</param>
    /// <param name="retry">How appends are repeated.</param>
    /// <param name="run">The run.</param>
    /// <param name="upTo">Stops after this checkpoint; null for the end.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="applied">Told of every record, with the state as it stands right behind it.</param>
    public static async ValueTask<RunSession?> OpenAsync(
        IFlowStore store, DefinitionStore definitions, Func<StoreFailureBehavior, StoreRetry> retry, RunId run, long? upTo, CancellationToken cancellation,
        Action<RunState, AppliedRecord>? applied = null)
    {
        var begin = System.Diagnostics.Stopwatch.GetTimestamp();
        var slice = await ReadAsync(store, run, upTo, cancellation).ConfigureAwait(false);
        if (slice.Records.Count == 0)
            return null;
        if (JournalCodec.Decode(run, 1, slice.Records[0].Span) is not RunStarted started)
            throw new JournalDamagedException(ErrorCodes.JournalInconsistent, run, 0, "does not begin with the start of a run");
        var graph = await definitions.GetAsync(started.Definition, cancellation).ConfigureAwait(false);
        var state = new RunState(run, graph, started);
        var session = new RunSession(store, retry(started.Settings.OnStoreFailure), state, slice.End) { Applied = applied is null ? null : a => applied(state, a) };
        session.Apply(started);
        foreach (var frame in slice.Records.Skip(1).TakeWhile(_ => upTo is null || session._state.Sequence < upTo))
            session.Apply(JournalCodec.Decode(run, session._state.Sequence + 1, frame.Span));
        Telemetry.RestoreDuration.Record(System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        return session;
    }

    /// <summary>Reads a journal from its beginning. Damage beyond the checkpoint asked for does no harm.</summary>
    private static async ValueTask<JournalSlice> ReadAsync(IFlowStore store, RunId run, long? upTo, CancellationToken cancellation)
    {
        try
        {
            return await store.ReadAsync(run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        }
        catch (JournalDamagedException e) when (e.Offset is not null && upTo <= e.LastGood)
        {
            return await store.ReadAsync(run, JournalPosition.Start, new JournalPosition(e.Segment, e.Offset.Value), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Looks at the state while nothing changes it.</summary>
    public T Read<T>(Func<RunState, T> look)
    {
        lock (_stateGate)
            return look(_state);
    }

    /// <summary>The same for a look that needs to be told something.</summary>
    public T Read<TArgument, T>(TArgument argument, Func<RunState, TArgument, T> look)
    {
        lock (_stateGate)
            return look(_state, argument);
    }

    /// <summary>Appends a record; when the call returns it is durable and everybody may know.</summary>
    /// <remarks>Not cancellable: an append that was begun is seen through, or given up with <c>store.unavailable</c>.</remarks>
    public async ValueTask<AppliedRecord> AppendAsync(JournalRecord record)
    {
        var body = JournalCodec.Rent(record);
        PendingRecord pending;
        bool leads;
        lock (_queueGate)
        {
            (leads, _writing) = (!_writing, true);
            pending = new PendingRecord(record, body, leads);
            _queue.Add(pending);
        }

        if (!leads)
            return await pending.Applied.ConfigureAwait(false);
        await WriteGroupAsync().ConfigureAwait(false);
        return pending.Result;
    }

    /// <summary>Reads and applies what others have written.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellation)
    {
        await _io.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await ReadToAsync(null, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _io.Release();
        }
    }

    public void Dispose() => _io.Dispose();

    private async Task WriteGroupAsync()
    {
        List<PendingRecord> group;
        lock (_queueGate)
            (group, _queue) = (_queue, _spare);
        try
        {
            await AppendGroupAsync(group, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Telemetry.AppendErrors.Add(1);
            foreach (var pending in group)
                pending.Fail(e);
        }

        group.Clear();
        lock (_queueGate)
        {
            _spare = group;
            if (_queue.Count == 0)
            {
                _writing = false;
                return;
            }
        }

        _ = GoOnWritingAsync();
    }

    /// <summary>Writes the next group without holding up the caller of the one before.</summary>
    private async Task GoOnWritingAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await WriteGroupAsync().ConfigureAwait(false);
    }

    private async Task AppendGroupAsync(List<PendingRecord> group, CancellationToken cancellation)
    {
        await _io.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var bodies = new ReadOnlyMemory<byte>[group.Count];
            for (var i = 0; i < bodies.Length; i++)
                bodies[i] = group[i].Body;
            var begin = System.Diagnostics.Stopwatch.GetTimestamp();
            if (await _retry.AppendAsync(_store, Run, bodies, _end, cancellation).ConfigureAwait(false) is { } receipt)
            {
                if (IsBefore(receipt.Start, _end))
                    throw new FlowException(Diagnostics.ErrorCodes.RunNotFound, $"Run {Run} was deleted meanwhile; nothing that was written to it counts.");
                if (receipt.Start != _end)
                    await _retry.AgainAsync(token => ReadToAsync(receipt.Start, token), cancellation).ConfigureAwait(false);
                lock (_stateGate)
                    _end = receipt.End;
            }

            if (Telemetry.AppendDuration.Enabled)
                Measure(bodies, begin);
            foreach (var pending in group)
                pending.Complete(Apply(pending.Record, isOwn: true));
        }
        finally
        {
            foreach (var pending in group)
                JournalCodec.GiveBack(pending.Body);
            _io.Release();
        }
    }

    /// <summary>Journals only grow, so one that ends earlier than it did is another one.</summary>
    private static bool IsBefore(JournalPosition a, JournalPosition b) => a.Segment < b.Segment || (a.Segment == b.Segment && a.Offset < b.Offset);

    private static void Measure(ReadOnlyMemory<byte>[] bodies, long begin)
    {
        Telemetry.AppendDuration.Record(System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        Telemetry.AppendRecords.Record(bodies.Length);
        Telemetry.AppendSize.Record(bodies.Sum(b => (long)b.Length));
    }

    private async ValueTask ReadToAsync(JournalPosition? upTo, CancellationToken cancellation)
    {
        var slice = await ReadOnAsync(upTo, cancellation).ConfigureAwait(false);
        foreach (var frame in slice.Records)
            Apply(JournalCodec.Decode(Run, _state.Sequence + 1, frame.Span));
        lock (_stateGate)
            _end = slice.End;
    }

    private async ValueTask<JournalSlice> ReadOnAsync(JournalPosition? upTo, CancellationToken cancellation)
    {
        try
        {
            return await _store.ReadAsync(Run, _end, upTo, cancellation).ConfigureAwait(false);
        }
        catch (JournalDamagedException e) when (e.Offset is not null)
        {
            // The store counts from where it began to read.
            throw e.Behind(_state.Sequence);
        }
    }

    private AppliedRecord Apply(JournalRecord record, bool isOwn = false)
    {
        AppliedRecord applied;
        lock (_stateGate)
        {
            _decisions.Clear();
            var verdict = Fold(record, _decisions);
            applied = new AppliedRecord(_state.Sequence, record, verdict, [.. _decisions]) { IsOwn = isOwn };
        }

        if (applied.Verdict != RecordVerdict.Applied)
            Telemetry.IgnoredRecords.Add(1);
        Applied?.Invoke(applied);
        return applied;
    }

    /// <summary>The fold is total over what this engine writes; over what something else wrote, nobody knows.</summary>
    private RecordVerdict Fold(JournalRecord record, List<Decision> decisions)
    {
        var sequence = _state.Sequence + 1;
        try
        {
            return Scheduler.Apply(_state, record, decisions);
        }
        catch (Exception e) when (e is not FlowException)
        {
            throw new JournalDamagedException(Diagnostics.ErrorCodes.JournalInconsistent, Run, sequence - 1,
                $"holds a record at {Run}@{sequence} of kind '{record.Kind}' that does not fit those before it: {e.Message}");
        }
    }
}
