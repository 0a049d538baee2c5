using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Replay;

/// <summary>Folds a record and decides; <see cref="Scheduler.Apply"/>, unless a test puts a mistake in its place.</summary>
internal delegate RecordVerdict Decider(RunState state, JournalRecord record, ICollection<Decision> decisions);
