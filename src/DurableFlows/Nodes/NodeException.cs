namespace DurableFlows.Nodes;

/// <summary>Thrown by a node to fail with a code of its own choice.</summary>
/// <param name="code">The code, which retry rules and conditions may name.</param>
/// <param name="message">What went wrong, for people.</param>
/// <param name="retryable">Whether trying again may help.</param>
/// <param name="category">A broad kind; null for <c>transient</c> when retryable, else <c>permanent</c>.</param>
/// <param name="inner">The error underneath.</param>
public sealed class NodeException(string code, string message, bool retryable = false, string? category = null, Exception? inner = null)
    : FlowException(code, message, inner)
{
    /// <summary>Whether trying again may help.</summary>
    public bool Retryable { get; } = retryable;

    /// <summary>A broad kind, which retry rules may name.</summary>
    public string Category { get; } = category ?? (retryable ? "transient" : "permanent");
}
