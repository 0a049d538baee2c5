namespace DurableFlows.Comparisons;

/// <summary>A node, or an item of a map, in two runs side by side.</summary>
public sealed record NodeComparison
{
    /// <summary>The path: the node's id, with <c>[index]</c> for an item.</summary>
    public required string Node { get; init; }

    /// <summary>Whether both runs have it, and it came to the same. How long it took and how often it was tried does not matter to that.</summary>
    public required bool IsSame { get; init; }

    /// <summary>In the first run; null for a node that only the second one has.</summary>
    public NodeSide? Before { get; init; }

    /// <summary>In the second run; null for a node that only the first one has.</summary>
    public NodeSide? After { get; init; }

    /// <summary>What differs, by path, where both runs have it; the first so many.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>How many differences there are beyond those.</summary>
    public int More { get; init; }
}
