namespace DurableFlows.Retention;

/// <summary>How a run is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>
    /// Whether it is deleted although it has not ended, or is damaged. What a newer version wrote is left to that version. A run that a living host holds is not deleted in any case,
    /// nor is one that another run needs.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>Who deletes it; null when unknown.</summary>
    public string? By { get; init; }
}
