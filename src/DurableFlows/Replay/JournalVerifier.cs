using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Replay;

/// <summary>Folds a journal and holds each record against what the engine decides.</summary>
internal sealed class JournalVerifier
{
    private readonly DecisionLedger _ledger = new();
    private readonly List<Decision> _decisions = [];
    private readonly RunState _state;
    private readonly Claims _claims;
    private readonly Decider _decide;

    public JournalVerifier(RunState state, Decider decide)
    {
        (_state, _decide, _claims) = (state, decide, new Claims(state, _ledger));
        if (state.Sequence > 0)
            _ledger.TakeSnapshot(state);
    }

    /// <summary>Takes the next record.</summary>
    /// <returns>How it differs; null when it does not.</returns>
    public Divergence? Take(JournalRecord record)
    {
        var (position, node) = (_state.Sequence + 1, ReplayWords.NodeOf(_state, record));
        var claim = _claims.Of(record);
        if (claim.Decided is { } instead)
            return Differs(position, node ?? (_claims.Left() ?? default).Path.Node, instead, record);
        _decisions.Clear();
        RecordVerdict verdict;
        try
        {
            verdict = _decide(_state, record, _decisions);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The engine is total over what it writes itself.
            return Differs(position, node, $"nothing, for it cannot: {e.Message}", record);
        }

        if (claim.Counts is { } counts && counts != (verdict == RecordVerdict.Applied))
            return Differs(position, node, ReplayWords.Of(verdict), record);
        if (record is RunOpened && verdict == RecordVerdict.Applied)
            _ledger.Reopen();
        else if (record is not AttemptStarted && ReplayWords.DispatchOf(record) is { } dispatch && verdict == RecordVerdict.Applied)
            _ledger.Answered(dispatch);
        return _ledger.Take(_state, _decisions) is { } twice ? Differs(position, twice.Path.ToString(), $"to run {twice} once more", record) : null;
    }

    private Divergence Differs(long position, string? node, string decided, JournalRecord record) => new()
    {
        Run = _state.Run.Value,
        Position = position,
        Node = node,
        Decided = decided,
        Recorded = ReplayWords.Of(record),
    };
}
