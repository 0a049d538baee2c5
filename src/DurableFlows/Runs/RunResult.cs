using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>What a run came to, or where it stands while it waits.</summary>
public sealed record RunResult
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The flow's id.</summary>
    public required string Flow { get; init; }

    /// <summary>Where the run stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The checkpoint this was read at.</summary>
    public required long Sequence { get; init; }

    /// <summary>The output; null unless the run is completed.</summary>
    public FlowValue? Output { get; init; }

    /// <summary>Why the run failed; null unless it did.</summary>
    public FlowError? Error { get; init; }

    /// <summary>Why the run is suspended, or which child run it waits for is, or what of this result could not be loaded; null for nothing of that.</summary>
    public string? Reason { get; init; }

    /// <summary>What became of the nodes; null while the run has not ended.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>What waits for an answer, in child runs too.</summary>
    public IReadOnlyList<RequestDetails> Requests { get; init; } = [];

    /// <summary>Whether the run survives the end of the process.</summary>
    public bool Durable { get; init; }

    /// <summary>Whether the run went on while the store could not be reached, as its settings allow.</summary>
    public bool Degraded { get; init; }
}
