using DurableFlows.Definitions;

namespace DurableFlows.Execution;

/// <summary>How a run is moved to another definition of its flow.</summary>
public sealed record AdoptOptions
{
    /// <summary>The definition to go on with; of the same flow.</summary>
    public required FlowDefinition Flow { get; init; }

    /// <summary>New node ids by old ones: what the old node did is the new one's.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>();

    /// <summary>For nodes in the middle of their steps, by new id, an expression that translates the state: <c>input</c> is the state the node had. Without one the node type's own translation is used, if it has any.</summary>
    public IReadOnlyDictionary<string, string> States { get; init; } = new Dictionary<string, string>();

    /// <summary>Moves the run although it does not fit: what cannot be carried over begins anew. Recorded.</summary>
    public bool Force { get; init; }
}
