using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>What came of deciding a run again, record by record.</summary>
public sealed record VerifyResult
{
    /// <summary>The run as its journal tells it.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The runs that were looked at: the run, its child runs, and theirs.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>How many records were decided again.</summary>
    public required long Records { get; init; }

    /// <summary>The first divergence; null when the engine decides as was recorded.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>Whether the engine decides as was recorded.</summary>
    public bool IsSame => Divergence is null;
}
