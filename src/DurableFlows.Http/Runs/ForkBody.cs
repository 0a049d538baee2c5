using DurableFlows.Values;

namespace DurableFlows.Http.Runs;

/// <summary>Where a fork begins and what is different in it.</summary>
internal sealed record ForkBody
{
    public long? At { get; init; }
    public string? Run { get; init; }
    public string? Branch { get; init; }
    public IReadOnlyList<string>? Rerun { get; init; }
    public IReadOnlyList<string>? Skip { get; init; }
    public IReadOnlyDictionary<string, FlowValue>? SetOutputs { get; init; }
    public FlowValue? Input { get; init; }
    public bool RetryReturned { get; init; }
    public bool CarryRequests { get; init; }
    public string? By { get; init; }
}
