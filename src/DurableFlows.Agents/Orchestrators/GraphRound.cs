using System.Text.Json.Serialization;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>A state that was entered, and why.</summary>
internal sealed record GraphRound
{
    public required string State { get; init; }

    /// <summary>The condition that led there; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Because { get; init; }
}
