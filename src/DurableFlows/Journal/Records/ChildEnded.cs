using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>A child run ended; written by the child's host.</summary>
internal sealed record ChildEnded() : JournalRecord("child.ended")
{
    public required DispatchId Dispatch { get; init; }
    public required string Child { get; init; }

    /// <summary>The child's generation that ended.</summary>
    public required int ChildGeneration { get; init; }

    public required RunStatus Status { get; init; }
    public StoredValue? Output { get; init; }
    public FlowError? Error { get; init; }
}
