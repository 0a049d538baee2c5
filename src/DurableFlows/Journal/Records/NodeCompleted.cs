using System.Text.Json.Serialization;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>A node is done.</summary>
internal sealed record NodeCompleted() : JournalRecord("node.completed")
{
    public required DispatchId Dispatch { get; init; }
    public required StoredValue Output { get; init; }

    /// <summary>The dependants whose edge condition did not hold.</summary>
    public IReadOnlyList<string>? NotTaken { get; init; }

    /// <summary>The dependants whose edge condition failed, and how.</summary>
    public IReadOnlyDictionary<string, string>? EdgeErrors { get; init; }

    /// <summary>How long the attempt ran, in milliseconds.</summary>
    [JsonPropertyName("ms")]
    public double Milliseconds { get; init; }

    /// <summary>The request that allowed it; null where nobody was asked.</summary>
    public string? Request { get; init; }

    /// <summary>The effective input, where an approver changed it.</summary>
    public StoredValue? Edited { get; init; }

    /// <summary>Whether the output came from the cache of an earlier run.</summary>
    public bool Cached { get; init; }
}
