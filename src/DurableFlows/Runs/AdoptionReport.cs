namespace DurableFlows.Runs;

/// <summary>How a run fits another definition, told before anything runs.</summary>
public sealed record AdoptionReport
{
    /// <summary>The hash of the definition the run is pinned to.</summary>
    public required string From { get; init; }

    /// <summary>The hash of the definition it is to go on with.</summary>
    public required string To { get; init; }

    /// <summary>The author's version of the definition the run is pinned to.</summary>
    public required int FromVersion { get; init; }

    /// <summary>The author's version of the definition it is to go on with.</summary>
    public required int ToVersion { get; init; }

    /// <summary>The worst of its nodes and of the flow itself.</summary>
    public required AdoptionVerdict Verdict { get; init; }

    /// <summary>The nodes of the new definition in its order, then those that are gone.</summary>
    public required IReadOnlyList<NodeAdoption> Nodes { get; init; }

    /// <summary>What keeps the run from being moved beside its nodes, for people.</summary>
    public IReadOnlyList<string> Obstacles { get; init; } = [];

    /// <summary>What differs beside the nodes, for people.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
