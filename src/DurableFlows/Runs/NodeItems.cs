using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>What a map knows of its items. Changed by the fold only.</summary>
internal sealed class NodeItems
{
    /// <summary>The list it runs over.</summary>
    public StoredValue? List { get; set; }

    /// <summary>The items, in the order of the list.</summary>
    public NodeState[]? Items { get; set; }

    /// <summary>How many have not settled.</summary>
    public int Open { get; set; }

    /// <summary>How many failed.</summary>
    public int Failed { get; set; }
}
