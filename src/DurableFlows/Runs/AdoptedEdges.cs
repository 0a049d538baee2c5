namespace DurableFlows.Runs;

/// <summary>What the edges out of a node came to.</summary>
public sealed record AdoptedEdges
{
    /// <summary>The dependants whose edge condition does not hold.</summary>
    public IReadOnlyList<string>? NotTaken { get; init; }

    /// <summary>The dependants whose edge condition fails, and how.</summary>
    public IReadOnlyDictionary<string, string>? EdgeErrors { get; init; }
}
