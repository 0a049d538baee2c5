using System.Text.Json.Serialization;
using DurableFlows.Agents.Models;
using DurableFlows.Values;

namespace DurableFlows.Agents;

/// <summary>The output of node type <c>agent</c>.</summary>
public sealed record AgentOutput
{
    /// <summary>What the model said last.</summary>
    public required string Text { get; init; }

    /// <summary>The answer that fits the schema of <see cref="AgentOptions.Output"/>; null without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FlowValue? Value { get; init; }

    /// <summary><c>done</c>, <c>limit</c> when the budget was used up before, <c>length</c> when the answer was cut, or what else the model ended with.</summary>
    public required string Finish { get; init; }

    /// <summary>The model that gave the answer.</summary>
    public required string Model { get; init; }

    /// <summary>How often the model was asked.</summary>
    public required int Turns { get; init; }

    /// <summary>How many calls of tools it made.</summary>
    public required int Calls { get; init; }

    /// <summary>What all of it used.</summary>
    public required ModelUsage Usage { get; init; }

    /// <summary>The files it wrote, each as it was written last; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FlowFile>? Files { get; init; }
}
