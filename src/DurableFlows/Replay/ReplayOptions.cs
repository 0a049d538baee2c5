using DurableFlows.Definitions;

namespace DurableFlows.Replay;

/// <summary>How a run is run again. By default every node gives what it had recorded, and none runs.</summary>
public sealed record ReplayOptions
{
    /// <summary>The flow to run; null for the definition that the run is pinned to.</summary>
    public FlowDefinition? Flow { get; init; }

    /// <summary>Nodes that run for real.</summary>
    public IReadOnlyList<string> Live { get; init; } = [];

    /// <summary>A node that runs for real together with all that comes after it; null for none.</summary>
    public string? FromNode { get; init; }

    /// <summary>The checkpoint behind which every node runs for real; null for none.</summary>
    public long? FromPosition { get; init; }
}
