namespace DurableFlows.Runs;

/// <summary>What became of the nodes of a run that ended.</summary>
public sealed record RunOutcome
{
    /// <summary>How many nodes succeeded.</summary>
    public int Succeeded { get; init; }

    /// <summary>Ids of nodes that failed, those whose error was returned downstream included.</summary>
    public IReadOnlyList<string> Failed { get; init; } = [];

    /// <summary>Ids of nodes that were skipped.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>Ids of nodes whose gate was rejected or expired, whatever became of them.</summary>
    public IReadOnlyList<string> Rejected { get; init; } = [];
}
