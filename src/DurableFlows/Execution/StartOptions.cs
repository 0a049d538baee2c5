using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>How a run is started.</summary>
public sealed record StartOptions
{
    /// <summary>The run's id; null for a new one. Starting an id twice is refused.</summary>
    public string? Run { get; init; }

    /// <summary>Who starts it; null when unknown.</summary>
    public string? By { get; init; }

    /// <summary>What the starter calls it; null for nothing.</summary>
    public string? Correlation { get; init; }

    /// <summary>Names and values to find it by.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Told of everything that happens in the run, in order, after it is durable. Must be quick and not throw.</summary>
    /// <remarks>Never told of two things at once. What nodes report comes on another thread; a listener too slow for that misses some of it.</remarks>
    public Action<RunEvent>? OnEvent { get; init; }
}
