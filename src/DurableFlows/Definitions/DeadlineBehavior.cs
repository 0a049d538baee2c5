namespace DurableFlows.Definitions;

/// <summary>What a deadline that passes without a decision does. None approves.</summary>
public enum DeadlineBehavior
{
    /// <summary>The node fails with code <c>request.expired</c>.</summary>
    Fail,

    /// <summary>The node is skipped.</summary>
    Skip,

    /// <summary>As if rejected, by nobody.</summary>
    Reject,
}
