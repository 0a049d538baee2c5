using System.Net;
using DurableFlows.Definitions;
using DurableFlows.Http.Access;

namespace DurableFlows.Cli.Serving;

/// <summary>What the local server is told.</summary>
internal sealed record ServerSettings
{
    public required IReadOnlyList<FlowDefinition> Flows { get; init; }

    /// <summary>The store as it was named.</summary>
    public required string Store { get; init; }

    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Who may do what; null for everybody on this machine everything.</summary>
    public IReadOnlyList<ApiKey>? Keys { get; init; }

    public Uri? PublicAddress { get; init; }

    /// <summary>Where notices of requests are sent; null for nowhere.</summary>
    public Uri? Notify { get; init; }

    public required string Output { get; init; }
    public bool Json { get; init; }
}
