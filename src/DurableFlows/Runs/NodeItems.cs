using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>What a map knows of its items, and a node that makes calls of those. Changed by the fold only.</summary>
internal sealed class NodeItems
{
    /// <summary>The list it runs over.</summary>
    public StoredValue? List { get; set; }

    /// <summary>The items, in the order of the list, or the calls, in the order they were made.</summary>
    public NodeState[]? Items { get; set; }

    /// <summary>The rounds of a node that makes calls, in their order; null for a map.</summary>
    public List<CallRound>? Rounds { get; set; }

    /// <summary>How many have not settled.</summary>
    public int Open { get; set; }

    /// <summary>How many failed.</summary>
    public int Failed { get; set; }
}
