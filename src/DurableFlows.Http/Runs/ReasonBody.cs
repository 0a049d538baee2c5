namespace DurableFlows.Http.Runs;

/// <summary>Why a run is suspended or cancelled.</summary>
internal sealed record ReasonBody
{
    public string? Reason { get; init; }

    /// <summary>Who asks, where nobody checks.</summary>
    public string? By { get; init; }
}
