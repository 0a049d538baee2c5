namespace DurableFlows.Journal.Records;

/// <summary>The people asked were reminded, or more people were asked.</summary>
internal sealed record InputReminded() : JournalRecord("input.reminded")
{
    public required string Request { get; init; }

    /// <summary>Whether this is the escalation.</summary>
    public bool Escalated { get; init; }
}
