using DurableFlows.Definitions;

namespace DurableFlows.Runs;

/// <summary>How a run is kept: the host's settings with the flow's own over them, as recorded at the start.</summary>
public sealed record RunSettings
{
    /// <summary>What is recorded before it is visible.</summary>
    public Durability Durability { get; init; }

    /// <summary>What happens when the store stays out of reach.</summary>
    public StoreFailureBehavior OnStoreFailure { get; init; }

    /// <summary>Which positions are kept.</summary>
    public CheckpointBehavior Behavior { get; init; }

    /// <summary>Ids of nodes whose outputs are not stored.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>What a resume does when it needs an output that was not stored.</summary>
    public ExcludedBehavior OnExcluded { get; init; }

    /// <summary>After so many lost hosts an attempt that may not be repeated counts as failed; default 5.</summary>
    public int MaxLostHosts { get; init; } = 5;

    /// <summary>How many ended runs of the flow a clean-up leaves; null where it is for whoever cleans up to say.</summary>
    public int? Keep { get; init; }

    /// <summary>How long a clean-up leaves an ended run, by status (<c>completed</c>, <c>failed</c>, <c>cancelled</c>); one that is missing is for whoever cleans up to say.</summary>
    public IReadOnlyDictionary<string, TimeSpan>? Ttl { get; init; }

    /// <summary>Lays a flow's own settings over these. What the flow says explicitly wins; lists replace.</summary>
    public RunSettings With(CheckpointDefinition? flow) => flow is null ? this : this with
    {
        Durability = flow.Durability ?? Durability,
        OnStoreFailure = flow.OnStoreFailure ?? OnStoreFailure,
        Behavior = flow.Behavior ?? Behavior,
        Exclude = flow.Exclude ?? Exclude,
        OnExcluded = flow.OnExcluded ?? OnExcluded,
        Keep = flow.Keep ?? Keep,
        Ttl = flow.Ttl ?? Ttl,
    };
}
