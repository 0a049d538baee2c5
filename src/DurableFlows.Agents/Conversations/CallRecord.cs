using System.Text.Json.Serialization;
using DurableFlows.Values;

namespace DurableFlows.Agents.Conversations;

/// <summary>A call of a tool, as the model asked for it.</summary>
internal sealed record CallRecord
{
    /// <summary>The model's id of the call.</summary>
    public required string Id { get; init; }

    public required string Tool { get; init; }

    /// <summary>The arguments; null where they could not be read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FlowValue? Arguments { get; init; }

    /// <summary>The code of what is wrong with the call, so that it is not made; null when nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>What is wrong with it, for the model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>The files the call is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FlowFile>? Files { get; init; }
}
