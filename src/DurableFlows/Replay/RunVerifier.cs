using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>Verifies a run and the runs it started, from their journals alone.</summary>
internal sealed class RunVerifier(HostParts parts, Decider decide)
{
    private readonly List<string> _runs = [];
    private long _records;

    public async Task<VerifyResult> VerifyAsync(RunId run, CancellationToken cancellation)
    {
        var (state, divergence) = await OneAsync(run, null, cancellation).ConfigureAwait(false) ?? throw RecordedJournal.NotFound(parts, run);
        var left = new Queue<(RunId Run, RunState Parent)>(ChildrenOf(state));
        while (divergence is null && left.TryDequeue(out var child))
        {
            if (_runs.Contains(child.Run.Value) || await OneAsync(child.Run, child.Parent, cancellation).ConfigureAwait(false) is not { } found)
                continue;
            divergence = found.Divergence;
            foreach (var further in ChildrenOf(found.State))
                left.Enqueue(further);
        }

        return new VerifyResult { Run = Summaries.Of(state), Runs = _runs, Records = _records, Divergence = divergence };
    }

    private static IEnumerable<(RunId Run, RunState Parent)> ChildrenOf(RunState state) => state.Children.Select(c => (RunId.Parse(c), state));

    /// <summary>Verifies one journal; null when there is none, or it is not of the parent's child.</summary>
    private async Task<(RunState State, Divergence? Divergence)?> OneAsync(RunId run, RunState? parent, CancellationToken cancellation)
    {
        if (await RecordedJournal.ReadAsync(parts, run, cancellation).ConfigureAwait(false) is not { } journal)
            return null;
        var state = journal.State;
        if (parent is not null && (state.Started.Parent?.Run != parent.Run.Value || state.Started.Parent.Incarnation != parent.Incarnation))
            return null;
        _runs.Add(run.Value);
        _records += journal.Count;
        var verifier = new JournalVerifier(state, decide);
        return (state, journal.Records.Select(verifier.Take).FirstOrDefault(d => d is not null));
    }
}
