using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>A node's output set by hand, with what the edges out of it came to.</summary>
public sealed record PlannedOutput
{
    /// <summary>The output.</summary>
    public required StoredValue Value { get; init; }

    /// <summary>The dependants whose edge condition does not hold for it.</summary>
    public IReadOnlyList<string>? NotTaken { get; init; }

    /// <summary>The dependants whose edge condition fails for it, and how.</summary>
    public IReadOnlyDictionary<string, string>? EdgeErrors { get; init; }
}
