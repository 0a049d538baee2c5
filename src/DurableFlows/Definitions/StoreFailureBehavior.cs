namespace DurableFlows.Definitions;

/// <summary>What happens when the store stays out of reach after retries.</summary>
public enum StoreFailureBehavior
{
    /// <summary>The run is suspended, visibly. Nothing goes on unsaved.</summary>
    Suspend,

    /// <summary>The run goes on and is marked as degraded; records are written when the store is back.</summary>
    BestEffort,
}
