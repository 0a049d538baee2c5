using DurableFlows.Approvals;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>A node asks people and waits.</summary>
internal sealed record InputRequested() : JournalRecord("input.requested")
{
    public required DispatchId Dispatch { get; init; }
    public required InputRequest Request { get; init; }

    /// <summary>What the node's next step needs to know; null for a gate.</summary>
    public StoredValue? State { get; init; }
}
