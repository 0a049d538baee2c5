namespace DurableFlows.Journal.Records;

/// <summary>A request's deadline passed.</summary>
internal sealed record InputExpired() : JournalRecord("input.expired")
{
    public required string Request { get; init; }
}
