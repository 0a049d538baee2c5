using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>What a run would come to, as far as that can be told without calling anything.</summary>
public sealed record DryRunResult
{
    /// <summary>The flow.</summary>
    public required string Flow { get; init; }

    /// <summary>What it came to, or where it stands.</summary>
    public required ReplayEnd End { get; init; }

    /// <summary>The nodes, in the order of the flow, each followed by its items.</summary>
    public required IReadOnlyList<DryRunNode> Nodes { get; init; }

    /// <summary>What would be asked, and still is.</summary>
    public required IReadOnlyList<RequestDetails> Requests { get; init; }

    /// <summary>The nodes that would be called and whose output nobody gave, and whatever else was not done.</summary>
    public required IReadOnlyList<ReplayRefusal> NotCalled { get; init; }
}
