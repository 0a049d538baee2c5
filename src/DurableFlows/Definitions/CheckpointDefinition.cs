using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>How runs of a flow are kept. A member that is null leaves the host's setting in force.</summary>
public sealed record CheckpointDefinition
{
    /// <summary>The store, for example <c>{type: file, path: .flows}</c>; types come from a closed registry.</summary>
    public JsonElement? Store { get; init; }

    /// <summary>Which positions are kept.</summary>
    public CheckpointBehavior? Behavior { get; init; }

    /// <summary>What is recorded before it is visible.</summary>
    public Durability? Durability { get; init; }

    /// <summary>What happens when the store stays out of reach.</summary>
    public StoreFailureBehavior? OnStoreFailure { get; init; }

    /// <summary>How many ended runs of this flow are kept; at least 1.</summary>
    public int? Keep { get; init; }

    /// <summary>How long an ended run is kept, by status in lower case (<c>completed</c>, <c>failed</c>, <c>cancelled</c>).</summary>
    public IReadOnlyDictionary<string, TimeSpan>? Ttl { get; init; }

    /// <summary>Ids of nodes whose outputs are not stored, only their hashes.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>What a resume does when it needs an output that was not stored.</summary>
    public ExcludedBehavior? OnExcluded { get; init; }
}
