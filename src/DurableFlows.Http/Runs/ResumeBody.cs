using DurableFlows.Values;

namespace DurableFlows.Http.Runs;

/// <summary>What a resume changes; nothing when it is empty.</summary>
internal sealed record ResumeBody
{
    public IReadOnlyList<string>? Rerun { get; init; }
    public IReadOnlyList<string>? Skip { get; init; }
    public IReadOnlyDictionary<string, FlowValue>? SetOutputs { get; init; }
    public FlowValue? Input { get; init; }
    public bool RetryReturned { get; init; }
    public bool Takeover { get; init; }
    public string? By { get; init; }
}
