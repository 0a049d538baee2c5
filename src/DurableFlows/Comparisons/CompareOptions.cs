namespace DurableFlows.Comparisons;

/// <summary>What is told of two runs that are compared.</summary>
public sealed record CompareOptions
{
    /// <summary>How many differences are told of the runs, and of each node, before the rest is counted only; default 20.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Whether nodes that are the same are among the result, too; default no.</summary>
    public bool All { get; init; }
}
