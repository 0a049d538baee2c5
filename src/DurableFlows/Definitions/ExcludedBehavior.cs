namespace DurableFlows.Definitions;

/// <summary>What a resume does when it needs an output that was not stored.</summary>
public enum ExcludedBehavior
{
    /// <summary>The node runs again.</summary>
    Recompute,

    /// <summary>The resume is refused.</summary>
    Refuse,
}
