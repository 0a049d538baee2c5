namespace DurableFlows.Comparisons;

/// <summary>Two runs, or two positions of one, side by side.</summary>
/// <remarks>Times, attempts and the ids of runs and requests are shown and are no differences: two runs that came to the same are the same.</remarks>
public sealed record RunComparison
{
    /// <summary>The first position.</summary>
    public required RunSide Before { get; init; }

    /// <summary>The second position.</summary>
    public required RunSide After { get; init; }

    /// <summary>Whether nothing differs, of the runs and of their nodes.</summary>
    public required bool IsSame { get; init; }

    /// <summary>What differs about the runs themselves, by path: flow, definition, input, status, output, error, outcome. The first so many.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }

    /// <summary>How many differences about the runs there are beyond those.</summary>
    public int More { get; init; }

    /// <summary>The nodes and items of maps that differ, in the order of the first run's flow, those that only the second one has last; all of them where <see cref="CompareOptions.All"/> asks for it.</summary>
    public required IReadOnlyList<NodeComparison> Nodes { get; init; }

    /// <summary>How many nodes and items of maps are the same.</summary>
    public required int Same { get; init; }
}
