namespace DurableFlows.Replay;

/// <summary>A node of a recorded run beside the same node of its replay.</summary>
public sealed record NodeComparison
{
    /// <summary>The node's id.</summary>
    public required string Node { get; init; }

    /// <summary>Whether both came to the same.</summary>
    public required bool IsSame { get; init; }

    /// <summary>As recorded; null for a node that only the replay has.</summary>
    public NodeSide? Recorded { get; init; }

    /// <summary>As replayed; null for a node that only the recorded run has.</summary>
    public NodeSide? Replayed { get; init; }
}
