using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>Verifies a run and the runs it started, from their journals alone.</summary>
internal sealed class RunVerifier(HostParts parts, Decider decide)
{
    private readonly List<string> _runs = [];
    private long _records;

    public async Task<VerifyResult> VerifyAsync(RunId run, CancellationToken cancellation)
    {
        var (state, divergence) = await OneAsync(run, null, cancellation).ConfigureAwait(false) ?? throw NotFound(run);
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
        var slice = await parts.Store.ReadAsync(run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        if (slice.Records.Count == 0)
            return null;
        var first = JournalCodec.Decode(run, 1, slice.Records[0].Span);
        var started = JournalHead.StartOf(first)
            ?? throw new JournalDamagedException(ErrorCodes.JournalInconsistent, run, 0, "does not begin with the start of a run");
        if (parent is not null && (started.Parent?.Run != parent.Run.Value || started.Parent.Incarnation != parent.Incarnation))
            return null;
        var graph = await parts.Definitions.GetAsync(started.Definition, cancellation).ConfigureAwait(false);
        var state = JournalHead.Begin(run, graph, first);
        _runs.Add(run.Value);
        var verifier = new JournalVerifier(state, decide);
        var divergence = first is RunSnapshot ? null : verifier.Take(first);
        for (var (at, sequence) = (1, Math.Max(1, state.Sequence)); divergence is null && at < slice.Records.Count; at++)
            divergence = verifier.Take(JournalCodec.Decode(run, ++sequence, slice.Records[at].Span));
        _records += slice.Records.Count;
        return (state, divergence);
    }

    private FlowException NotFound(RunId run) => new(ErrorCodes.RunNotFound, $"There is no run '{run}' in store {parts.Store.Spec}. List the runs there are to find it.");
}
