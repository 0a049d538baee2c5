namespace DurableFlows.Journal.Records;

/// <summary>A node turned out not to apply.</summary>
internal sealed record NodeSkipped() : JournalRecord("node.skipped")
{
    public required DispatchId Dispatch { get; init; }
    public required string Reason { get; init; }

    /// <summary>Whether it was due when the run stopped, and did not start.</summary>
    public bool Stopped { get; init; }
}
