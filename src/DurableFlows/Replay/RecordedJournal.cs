using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>A journal, read and not folded yet.</summary>
/// <param name="State">The state that its records are folded into: empty, or that of a snapshot.</param>
/// <param name="Records">The records; without the snapshot, which the state was made of.</param>
/// <param name="Count">How many records there are, the snapshot included.</param>
internal sealed record RecordedJournal(RunState State, IEnumerable<JournalRecord> Records, int Count)
{
    /// <summary>Reads a run's journal; null when there is no such run.</summary>
    public static async Task<RecordedJournal?> ReadAsync(HostParts parts, RunId run, CancellationToken cancellation)
    {
        var frames = (await parts.Store.ReadAsync(run, JournalPosition.Start, null, cancellation).ConfigureAwait(false)).Records;
        if (frames.Count == 0)
            return null;
        var first = JournalCodec.Decode(run, 1, frames[0].Span);
        var started = JournalHead.StartOf(first)
            ?? throw new JournalDamagedException(ErrorCodes.JournalInconsistent, run, 0, "does not begin with the start of a run");
        var graph = await parts.Definitions.GetAsync(JournalHead.DefinitionOf(first, started), cancellation).ConfigureAwait(false);
        var state = JournalHead.Begin(run, graph, first);
        var behind = Math.Max(1, state.Sequence);
        var rest = frames.Skip(1).Select((frame, i) => JournalCodec.Decode(run, behind + i + 1, frame.Span)).ToList();
        foreach (var definition in rest.Select(JournalHead.AdoptedBy).OfType<string>())
            state.Adoptable[definition] = await parts.Definitions.GetAsync(definition, cancellation).ConfigureAwait(false);
        return new RecordedJournal(state, first is RunSnapshot ? rest : rest.Prepend(first), frames.Count);
    }

    public static FlowException NotFound(HostParts parts, RunId run)
        => new(ErrorCodes.RunNotFound, $"There is no run '{run}' in store {parts.Store.Spec}. List the runs there are to find it.");
}
