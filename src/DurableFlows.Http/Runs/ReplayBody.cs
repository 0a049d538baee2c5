namespace DurableFlows.Http.Runs;

/// <summary>How a run is replayed.</summary>
internal sealed record ReplayBody
{
    /// <summary><c>recorded</c>, or <c>verify</c>.</summary>
    public string Mode { get; init; } = RunReplay.Recorded;

    /// <summary><c>pinned</c>, or <c>registered</c> for the definition that is registered here.</summary>
    public string Flow { get; init; } = RunReplay.Pinned;

    /// <summary>Whether nodes that came to the same are in the answer, too.</summary>
    public bool All { get; init; }
}
