namespace DurableFlows.Definitions;

/// <summary>An edge: a node that must settle first, and the condition under which the edge is taken.</summary>
public sealed record NeedDefinition
{
    /// <summary>The id of the node that must settle first.</summary>
    public required string Node { get; init; }

    /// <summary>An expression over <c>output</c> (of that node), <c>input</c> and the nodes before it; null when the edge is always taken.</summary>
    public string? When { get; init; }
}
