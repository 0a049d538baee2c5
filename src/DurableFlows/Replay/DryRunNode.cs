using DurableFlows.Comparisons;
using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>A node, or an item of a map, in a dry run.</summary>
public sealed record DryRunNode
{
    /// <summary>Its path.</summary>
    public required string Node { get; init; }

    /// <summary>The node type.</summary>
    public required string Type { get; init; }

    /// <summary>What it came to.</summary>
    public required NodeSide Side { get; init; }

    /// <summary>What it was given, or would be; null where it was not reached.</summary>
    public FlowValue? Input { get; init; }

    /// <summary>Whether its output was given, and it was not called.</summary>
    public bool IsMocked { get; init; }
}
