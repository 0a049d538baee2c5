using DurableFlows.Scheduling;

namespace DurableFlows.DurableTask.Pump;

/// <summary>What an instance begins with: nothing but the protocol's version, or where the one before it stopped to keep its history short.</summary>
internal sealed record PumpInput
{
    /// <summary>The version of what the pump and its activities say to each other.</summary>
    public int V { get; init; } = 1;

    /// <summary>Up to where it was looked for what others wrote.</summary>
    public long Looked { get; init; }

    /// <summary>What was decided and not carried out yet.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>How much may run at once; null before the first activity.</summary>
    public DispatchLimits? Limits { get; init; }

    public bool Suspended { get; init; }
}
