using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>The first record of a journal: the start of the run, or a snapshot of it.</summary>
internal static class JournalHead
{
    /// <summary>The start of the run; null when a journal cannot begin with the record.</summary>
    public static RunStarted? StartOf(JournalRecord first) => first switch
    {
        RunStarted started => started,
        RunSnapshot snapshot => snapshot.Started,
        _ => null,
    };

    /// <summary>The hash of the definition in force behind the record.</summary>
    public static string DefinitionOf(JournalRecord first, RunStarted started) => (first as RunSnapshot)?.Definition ?? started.Definition;

    /// <summary>The definition that the run is moved to by a record; null for most.</summary>
    public static string? AdoptedBy(JournalRecord record) => (record as RunOpened)?.Plan?.Adopts?.Definition;

    /// <summary>The state before anything else is folded.</summary>
    public static RunState Begin(RunId run, FlowGraph graph, JournalRecord first)
    {
        if (first is not RunSnapshot snapshot)
            return new RunState(run, graph, StartOf(first) ?? throw new InvalidOperationException($"No journal begins with {first.Kind}."));
        try
        {
            return Restoring.Restore(run, graph, snapshot);
        }
        catch (Exception e) when (e is not FlowException)
        {
            throw new JournalDamagedException(ErrorCodes.JournalInconsistent, run, 0, $"begins with a snapshot that does not fit its flow: {e.Message}");
        }
    }

    /// <summary>Refuses a checkpoint that stood before the snapshot.</summary>
    public static void ThrowIfGone(RunId run, JournalRecord first, long? upTo)
    {
        if (first is RunSnapshot snapshot && upTo >= 1 && upTo < snapshot.Sequence)
        {
            throw new FlowException(ErrorCodes.CheckpointGone, snapshot.Started.Fork is { } fork && upTo < fork.At
                ? $"Run {run} begins at checkpoint {fork.At}, as a fork of run {fork.Run}: look at {fork.Run}@{upTo}."
                : $"Checkpoint {run}@{upTo} is gone: the run keeps only its newest state (checkpoint.behavior: replace). Its checkpoints begin at {run}@{snapshot.Sequence}.");
        }
    }
}
