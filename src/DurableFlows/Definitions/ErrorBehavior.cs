namespace DurableFlows.Definitions;

/// <summary>What a node's final failure does to the run.</summary>
public enum ErrorBehavior
{
    /// <summary>Nothing new starts but the handlers of failures; the run fails.</summary>
    Stop,

    /// <summary>The error is the node's result, visible downstream as <c>nodes.ID.error</c>; the run goes on.</summary>
    Return,
}
