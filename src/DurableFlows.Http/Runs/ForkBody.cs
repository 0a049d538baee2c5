namespace DurableFlows.Http.Runs;

/// <summary>Where a fork begins and what is different in it.</summary>
internal sealed record ForkBody : ChangeBody
{
    public long? At { get; init; }
    public string? Run { get; init; }
    public string? Branch { get; init; }
    public bool CarryRequests { get; init; }
}
