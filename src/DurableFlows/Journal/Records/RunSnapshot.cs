using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>The run as it stood at a checkpoint, in place of every record up to there. Only ever the first record of a journal.</summary>
/// <remarks>Its time is that of the newest record it stands for, its generation the one in force.</remarks>
internal sealed record RunSnapshot() : JournalRecord("run.snapshot")
{
    /// <summary>The checkpoint it stands for; the record behind it is the next one.</summary>
    public required long Sequence { get; init; }

    public required RunStarted Started { get; init; }
    public RunOpened? Opened { get; init; }

    /// <summary>The hash of the definition in force, where the run was moved to another than it started with.</summary>
    public string? Definition { get; init; }

    /// <summary>The highest epoch of nodes by ids that moves took from them.</summary>
    public IReadOnlyDictionary<string, int>? Retired { get; init; }

    /// <summary>The nodes whose outputs are not stored, where a move renamed some or added to them.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>The run's input, where a plan changed it.</summary>
    public StoredValue? Input { get; init; }

    /// <summary>How many nodes have not settled.</summary>
    public int Open { get; init; }

    /// <summary>The nodes, in the order of the graph.</summary>
    public required IReadOnlyList<NodeSnapshot> Nodes { get; init; }

    /// <summary>The requests, open and decided, in the order they were asked.</summary>
    public IReadOnlyList<RequestSnapshot>? Requests { get; init; }

    /// <summary>Every child run that was started, those of nodes that ran again as well.</summary>
    public IReadOnlyList<string>? Children { get; init; }

    public IReadOnlyList<ForkLink>? Forks { get; init; }

    /// <summary>The ids of the records it stands for, so that a late double of one is still no second one.</summary>
    public required IReadOnlyList<string> Seen { get; init; }

    public FlowError? StopError { get; init; }
    public bool WasWrittenTo { get; init; }
    public RunSuspended? Suspended { get; init; }
    public CancelRequested? CancelRequested { get; init; }
    public bool Finishing { get; init; }
    public RunCompleted? Completed { get; init; }
    public RunFailed? Failed { get; init; }
    public RunCancelled? Cancelled { get; init; }
    public RunDeleting? Deleting { get; init; }
}
