using DurableFlows.Values;

namespace DurableFlows.Nodes.Http;

/// <summary>What one try came to: an output or an error.</summary>
internal sealed record HttpTry
{
    public FlowValue? Output { get; init; }

    public NodeException? Error { get; init; }

    /// <summary>How long the server asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
