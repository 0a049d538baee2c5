using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.DurableTask.Activities;

/// <summary>What each record of a run caused, so that whoever brings an attempt's outcome back a second time brings the same. Filled while records are applied.</summary>
internal sealed class DecisionLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<DispatchId, string[]> _outcomes = [];
    private readonly List<Fact> _facts = [];
    private long _sequence;

    /// <summary>Takes a record in.</summary>
    public void Take(RunState state, AppliedRecord applied)
    {
        string[] codes = applied.Decisions.Length == 0 ? [] : [.. applied.Decisions.Select(d => Code(state, d)).OfType<string>()];
        lock (_gate)
        {
            _sequence = applied.Sequence;
            if (applied.Verdict != RecordVerdict.Applied)
                return;
            if (DispatchOf(applied.Record) is { } dispatch)
                _outcomes[dispatch] = codes;
            else if (applied.Record is RunOpened)
                Begin(applied, codes);
            else
                _facts.Add(new Fact(applied.Sequence, applied.Record, codes));
        }
    }

    /// <summary>What the outcome of an attempt caused; null when it has none that counts.</summary>
    public string[]? Of(DispatchId dispatch)
    {
        lock (_gate)
            return _outcomes.GetValueOrDefault(dispatch);
    }

    /// <summary>The newest opening, and whatever people and other runs wrote after a position; and up to where that goes, told at the same moment, since records go on coming in.</summary>
    public (IReadOnlyList<Fact> Facts, long Sequence) After(long sequence)
    {
        lock (_gate)
            return ([.. _facts.Where(f => f.Sequence > sequence)], Math.Max(sequence, _sequence));
    }

    /// <summary>From an opening on only what it and later records cause is to be done.</summary>
    private void Begin(AppliedRecord applied, string[] codes)
    {
        _facts.Clear();
        _outcomes.Clear();
        _facts.Add(new Fact(applied.Sequence, applied.Record, codes));
    }

    /// <summary>A request is looked after at the moment that its state says; null when there is none.</summary>
    private static string? Code(RunState state, Decision decision)
    {
        if (decision is not Decision.WatchRequest watch)
            return PumpCode.Of(decision);
        return RequestTimers.Next(state, watch.Request) is { } next ? new PumpCode('w', next, watch.Request).ToString() : null;
    }

    private static DispatchId? DispatchOf(JournalRecord record) => record switch
    {
        NodeCompleted r => r.Dispatch,
        NodeFailed r => r.Dispatch,
        NodeSkipped r => r.Dispatch,
        NodeProgressed r => r.Dispatch,
        InputRequested r => r.Dispatch,
        _ => null,
    };
}
