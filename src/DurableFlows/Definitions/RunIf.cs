namespace DurableFlows.Definitions;

/// <summary>When a node runs, once everything it needs has settled.</summary>
public enum RunIf
{
    /// <summary>Every need succeeded and its condition held; otherwise the node is skipped.</summary>
    AllSucceeded,

    /// <summary>At least one need succeeded and its condition held.</summary>
    Any,

    /// <summary>In any case.</summary>
    Always,

    /// <summary>At least one need failed, or was skipped because of a failure.</summary>
    OnFailure,
}
