using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>What a run came to, or where it stands.</summary>
public sealed record ReplayEnd
{
    /// <summary>Where the run stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>What became of the nodes; null while the run has not ended.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>The output; null unless the run is completed.</summary>
    public FlowValue? Output { get; init; }

    /// <summary>Why the run failed; null unless it did.</summary>
    public FlowError? Error { get; init; }
}
