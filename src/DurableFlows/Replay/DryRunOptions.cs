using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>What is given to a dry run in place of the world.</summary>
public sealed record DryRunOptions
{
    /// <summary>Outputs of nodes, by node id, or by path for one item of a map: the node is not called. Holds for nodes of child flows, too.</summary>
    public IReadOnlyDictionary<string, FlowValue> Mocks { get; init; } = new Dictionary<string, FlowValue>();

    /// <summary>Whether every approval is given, by those who may; otherwise the run waits where it asks.</summary>
    public bool Approve { get; init; }

    /// <summary>Who would start the run; null when unknown.</summary>
    public string? By { get; init; }
}
