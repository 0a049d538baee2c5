using DurableFlows.Values;

namespace DurableFlows.Http.Runs;

/// <summary>How a run is moved to the definition that is registered here, and what else that changes.</summary>
internal sealed record AdoptBody
{
    public IReadOnlyDictionary<string, string>? Rename { get; init; }
    public IReadOnlyDictionary<string, string>? States { get; init; }
    public bool Force { get; init; }
    public IReadOnlyList<string>? Rerun { get; init; }
    public IReadOnlyList<string>? Skip { get; init; }
    public IReadOnlyDictionary<string, FlowValue>? SetOutputs { get; init; }
    public FlowValue? Input { get; init; }
    public bool RetryReturned { get; init; }
    public bool Takeover { get; init; }
    public string? By { get; init; }
}
