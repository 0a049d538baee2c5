namespace DurableFlows.Http.Runs;

/// <summary>How a run is moved to the definition that is registered here, and what else that changes.</summary>
internal sealed record AdoptBody : ChangeBody
{
    public IReadOnlyDictionary<string, string>? Rename { get; init; }
    public IReadOnlyDictionary<string, string>? States { get; init; }
    public bool Force { get; init; }
    public bool Takeover { get; init; }
}
