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
    private readonly DefinitionStore _definitions;
    private readonly StoreRetry _retry;
    private readonly SemaphoreSlim _io = new(1);
    private readonly Lock _queueGate = new();
    private readonly Lock _stateGate = new();
    private readonly List<Decision> _decisions = [];
    private List<PendingRecord> _queue = [];
    private List<PendingRecord> _spare = [];
    private bool _writing;
    private RunState _state;
    private JournalPosition _newest; // where the newest records begin that were read or written together
    private JournalPosition _end;
    private JournalGrowth _growth;

    private RunSession(IFlowStore store, DefinitionStore definitions, StoreRetry retry, RunState state, JournalPosition end)
        => (_store, _definitions, _retry, _state, _end, First) = (store, definitions, retry, state, end, Math.Max(1, state.Sequence));

    public RunId Run => _state.Run;

    /// <summary>The first checkpoint the journal had when it was read; those before it were compacted.</summary>
    public long First { get; }

    /// <summary>Whether so much was written since the journal was compacted that it is worth doing again.</summary>
    public bool HasGrown(CompactionPace pace)
    {
        lock (_stateGate)
            return _growth.IsMuch(pace);
    }

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
        var first = JournalCodec.Decode(run, 1, slice.Records[0].Span);
        var started = JournalHead.StartOf(first)
            ?? throw new JournalDamagedException(ErrorCodes.JournalInconsistent, run, 0, "does not begin with the start of a run");
        JournalHead.ThrowIfGone(run, first, upTo);
        var graph = await definitions.GetAsync(JournalHead.DefinitionOf(first, started), cancellation).ConfigureAwait(false);
        var session = new RunSession(store, definitions, retry(started.Settings.OnStoreFailure), JournalHead.Begin(run, graph, first), slice.End);
        session.Applied = applied is null ? null : a => applied(session._state, a);
        session.Begin(first, slice.Records[0].Length);
        foreach (var frame in slice.Records.Skip(1).TakeWhile(_ => upTo is null || session._state.Sequence < upTo))
            await session.ApplyAsync(JournalCodec.Decode(run, session._state.Sequence + 1, frame.Span), frame.Length, isOwn: false, cancellation).ConfigureAwait(false);
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
        catch (JournalDamagedException e) when (e is { Offset: not null, LastGood: > 0 })
        {
            var good = await store.ReadAsync(run, JournalPosition.Start, new JournalPosition(e.Segment, e.Offset.Value), cancellation).ConfigureAwait(false);
            // The store counts records, and the first may stand for many.
            var numbered = good.Records.Count > 0 && JournalCodec.Decode(run, 1, good.Records[0].Span) is RunSnapshot first ? e.Behind(first.Sequence - 1) : e;
            return upTo <= numbered.LastGood ? good : throw numbered;
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

    /// <summary>Puts a snapshot in place of every record, when nobody has written since this session read or wrote.</summary>
    /// <returns>False when the journal stays as it is.</returns>
    public async ValueTask<bool> CompactAsync(Func<string> newId, CancellationToken cancellation)
    {
        await _io.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            RunSnapshot snapshot;
            lock (_stateGate)
            {
                // What is not stored must not come into the journal by the back door, and a run that is being removed is left alone.
                if (_growth.Records == 0 || Degraded || _state.Deleting is not null)
                    return false;
                snapshot = Snapshots.Of(_state, newId());
                _growth.Tried();
            }

            if (!await IsStillThisRunAsync(cancellation).ConfigureAwait(false))
                return false;
            var body = JournalCodec.Encode(snapshot);
            if (await _store.CompactAsync(Run, _end, body, cancellation).ConfigureAwait(false) is not { } end)
                return false;
            lock (_stateGate)
                (_newest, _end, _growth) = (JournalPosition.Start, end, new JournalGrowth(body.Length));
            return true;
        }
        finally
        {
            _io.Release();
        }
    }

    public void Dispose() => _io.Dispose();

    /// <summary>Whether the newest records are this run's: somebody may have deleted it and started another under its id, with a journal as long.</summary>
    private async ValueTask<bool> IsStillThisRunAsync(CancellationToken cancellation)
    {
        var slice = await _store.ReadAsync(Run, _newest, _end, cancellation).ConfigureAwait(false);
        return slice is { IsAnew: false, Records: [var first, ..] } && JournalCodec.Decode(Run, _state.Sequence, first.Span).Run == _state.Incarnation;
    }

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
                    throw Deleted();
                if (receipt.Start != _end)
                    await _retry.AgainAsync(token => ReadToAsync(receipt.Start, token), cancellation).ConfigureAwait(false);
                // What others wrote before it is gone, so the journal was removed in between: what it said cannot be known.
                if (IsBefore(_end, receipt.Start))
                    throw Deleted();
                lock (_stateGate)
                    (_newest, _end) = (receipt.Start, receipt.End);
            }

            if (Telemetry.AppendDuration.Enabled)
                Measure(bodies, begin);
            foreach (var pending in group)
                pending.Complete(await ApplyAsync(pending.Record, pending.Body.Count, isOwn: true, cancellation).ConfigureAwait(false));
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
        // Folding half of what was read and failing over the rest would have that half folded again.
        foreach (var frame in slice.Records.Where(JournalCodec.MayMove))
        {
            if (JournalHead.AdoptedBy(JournalCodec.Decode(Run, _state.Sequence + 1, frame.Span)) is { } definition)
                await _definitions.GetAsync(definition, cancellation).ConfigureAwait(false);
        }

        if (slice.IsAnew)
            await BeginAnewAsync(JournalCodec.Decode(Run, 1, slice.Records[0].Span), slice.Records[0].Length, cancellation).ConfigureAwait(false);
        foreach (var frame in slice.IsAnew ? slice.Records.Skip(1) : slice.Records)
            await ApplyAsync(JournalCodec.Decode(Run, _state.Sequence + 1, frame.Span), frame.Length, isOwn: false, cancellation).ConfigureAwait(false);
        lock (_stateGate)
            (_newest, _end) = (slice.IsAnew ? JournalPosition.Start : slice.Records.Count > 0 ? _end : _newest, slice.End);
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

    /// <summary>Takes the first record, which the state was made of.</summary>
    private void Begin(JournalRecord first, int length)
    {
        if (first is not RunSnapshot)
        {
            Apply(first, length);
            return;
        }

        _growth = new JournalGrowth(length);
        Applied?.Invoke(new AppliedRecord(_state.Sequence, first, RecordVerdict.Applied, []));
    }

    /// <summary>Somebody compacted the journal: goes on from there, or jumps to it when this session had not read so far.</summary>
    private async ValueTask BeginAnewAsync(JournalRecord first, int length, CancellationToken cancellation)
    {
        if (first is not RunSnapshot snapshot || snapshot.Run != _state.Incarnation)
            throw Deleted();
        if (snapshot.Sequence == _state.Sequence)
        {
            lock (_stateGate)
                _growth = new JournalGrowth(length);
            return;
        }

        var definition = JournalHead.DefinitionOf(snapshot, snapshot.Started);
        var state = JournalHead.Begin(Run, definition == _state.Definition ? _state.Graph : await _definitions.GetAsync(definition, cancellation).ConfigureAwait(false), snapshot);
        lock (_stateGate)
            _state = state;
        Begin(first, length);
    }

    private FlowException Deleted() => new(ErrorCodes.RunNotFound, $"Run {Run} was deleted meanwhile; nothing that was written to it counts.");

    /// <summary>Folding waits for nothing, so a definition that the run is moved to is there before.</summary>
    private ValueTask<AppliedRecord> ApplyAsync(JournalRecord record, int length, bool isOwn, CancellationToken cancellation)
        => JournalHead.AdoptedBy(record) is { } definition ? AdoptAsync(definition, record, length, isOwn, cancellation) : new(Apply(record, length, isOwn));

    private async ValueTask<AppliedRecord> AdoptAsync(string definition, JournalRecord record, int length, bool isOwn, CancellationToken cancellation)
    {
        var graph = await _definitions.GetAsync(definition, cancellation).ConfigureAwait(false);
        lock (_stateGate)
            _state.Adoptable[definition] = graph;
        return Apply(record, length, isOwn);
    }

    private AppliedRecord Apply(JournalRecord record, int length, bool isOwn = false)
    {
        AppliedRecord applied;
        lock (_stateGate)
        {
            _growth.Add(length);
            _decisions.Clear();
            var verdict = Fold(record, _decisions);
            applied = new AppliedRecord(_state.Sequence, record, verdict, [.. _decisions]) { IsOwn = isOwn };
            if (isOwn && verdict == RecordVerdict.Applied && Telemetry.Requests.Enabled)
                RequestMeter.Take(_state, record);
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
