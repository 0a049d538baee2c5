using System.Text.Json;
using System.Text.Json.Serialization;
using DurableFlows.Agents.Tools;
using DurableFlows.Values;

namespace DurableFlows.Agents.Conversations;

/// <summary>What an agent is told before anything else: recorded with the first turn, and with each that heeds another one.</summary>
internal sealed record AgentSetup
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instructions { get; init; }

    /// <summary>What it is to do.</summary>
    public required string Prompt { get; init; }

    /// <summary>Earlier conversations; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MemoryEntry>? Memory { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ToolSpec>? Tools { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Output { get; init; }

    /// <summary>Whether the model would be told the same, memory left aside.</summary>
    public bool IsAs(AgentSetup other) => Mark(this) == Mark(other);

    private static string Mark(AgentSetup setup) => FlowValue.From(setup with { Memory = null, Prompt = "" }).Hash;
}
