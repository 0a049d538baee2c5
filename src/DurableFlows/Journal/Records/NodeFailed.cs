using System.Text.Json.Serialization;
using DurableFlows.Runs;

namespace DurableFlows.Journal.Records;

/// <summary>An attempt failed; the fold tells whether another one follows.</summary>
internal sealed record NodeFailed() : JournalRecord("node.failed")
{
    public required DispatchId Dispatch { get; init; }
    public required FlowError Error { get; init; }

    /// <summary>The dependants whose edge condition did not hold, for an error that is returned.</summary>
    public IReadOnlyList<string>? NotTaken { get; init; }

    /// <summary>The dependants whose edge condition failed, and how.</summary>
    public IReadOnlyDictionary<string, string>? EdgeErrors { get; init; }

    /// <summary>How long the attempt ran, in milliseconds.</summary>
    [JsonPropertyName("ms")]
    public double Milliseconds { get; init; }
}
