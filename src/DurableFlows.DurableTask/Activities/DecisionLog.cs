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
    private readonly List<(long Sequence, string Record, string[] Codes)> _facts = [];

    /// <summary>Takes a record in.</summary>
    public void Take(RunState state, AppliedRecord applied)
    {
        if (applied.Verdict != RecordVerdict.Applied)
            return;
        string[] codes = applied.Decisions.Length == 0 ? [] : [.. applied.Decisions.Select(d => Code(state, d))];
        lock (_gate)
        {
            if (DispatchOf(applied.Record) is { } dispatch)
                _outcomes[dispatch] = codes;
            else if (applied.Record is RunOpened)
                Begin(applied, codes);
            else
                _facts.Add((applied.Sequence, applied.Record.Generation == 0 ? applied.Record.Id : "", codes));
        }
    }

    /// <summary>What the outcome of an attempt caused; null when it has none that counts.</summary>
    public string[]? Of(DispatchId dispatch)
    {
        lock (_gate)
            return _outcomes.GetValueOrDefault(dispatch);
    }

    /// <summary>What the newest opening and whatever people and other runs wrote after a position caused, and the ids of their records.</summary>
    public (IReadOnlyList<string> Codes, IReadOnlyList<string> Records) After(long sequence)
    {
        lock (_gate)
        {
            var facts = _facts.Where(f => f.Sequence > sequence).ToList();
            return ([.. facts.SelectMany(f => f.Codes)], [.. facts.Select(f => f.Record).Where(id => id.Length > 0)]);
        }
    }

    /// <summary>From an opening on only what it and later records cause is to be done.</summary>
    private void Begin(AppliedRecord applied, string[] codes)
    {
        _facts.Clear();
        _outcomes.Clear();
        _facts.Add((applied.Sequence, "", codes));
    }

    /// <summary>A request is looked after at the moment that its state says.</summary>
    private static string Code(RunState state, Decision decision) => decision is Decision.WatchRequest watch
        ? new PumpCode('w', RequestTimers.Next(state, watch.Request), watch.Request).ToString()
        : PumpCode.Of(decision);

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
