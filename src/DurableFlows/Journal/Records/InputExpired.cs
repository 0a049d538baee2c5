namespace DurableFlows.Journal.Records;

/// <summary>A request's deadline passed.</summary>
internal sealed record InputExpired : JournalRecord
{
    public override string Kind => "input.expired";

    public required string Request { get; init; }
}
