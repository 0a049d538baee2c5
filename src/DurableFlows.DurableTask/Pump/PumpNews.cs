using DurableFlows.Scheduling;

namespace DurableFlows.DurableTask.Pump;

/// <summary>What an opening or a look brings back.</summary>
internal sealed record PumpNews
{
    /// <summary>What is to be carried out.</summary>
    public IReadOnlyList<string> Decided { get; init; } = [];

    /// <summary>Up to where it was looked.</summary>
    public long Looked { get; init; }

    public bool Suspended { get; init; }

    /// <summary>Only of an opening.</summary>
    public DispatchLimits? Limits { get; init; }
}
