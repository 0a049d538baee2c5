using DurableFlows.Comparisons;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>What came of running a run again.</summary>
public sealed record ReplayResult
{
    /// <summary>The run that was replayed, as its journal tells it.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>What it had come to.</summary>
    public required ReplayEnd Recorded { get; init; }

    /// <summary>What its replay came to.</summary>
    public required ReplayEnd Replayed { get; init; }

    /// <summary>The nodes of both side by side: as recorded, and as replayed.</summary>
    public required IReadOnlyList<NodeComparison> Nodes { get; init; }

    /// <summary>What was not done, and why.</summary>
    public required IReadOnlyList<ReplayRefusal> Refused { get; init; }

    /// <summary>Whether nothing was refused, and the run and each of its nodes came to what was recorded.</summary>
    public required bool IsSame { get; init; }
}
