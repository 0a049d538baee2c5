namespace DurableFlows.Runs;

/// <summary>How one node fits the definition that its run is moved to.</summary>
public sealed record NodeAdoption
{
    /// <summary>The node's id in the new definition; in the old one for a node that is gone.</summary>
    public required string Node { get; init; }

    /// <summary>Its id in the old definition; null where it has the same, and for a node that is new.</summary>
    public string? Was { get; init; }

    /// <summary>How it fits.</summary>
    public required AdoptionVerdict Verdict { get; init; }

    /// <summary>What its definition says otherwise: names of properties, and <c>added</c> or <c>removed</c> for the node as a whole.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>What follows, for people; null where the verdict says it.</summary>
    public string? Why { get; init; }
}
