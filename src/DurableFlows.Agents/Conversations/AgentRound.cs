using System.Text.Json.Serialization;
using DurableFlows.Agents.Models;

namespace DurableFlows.Agents.Conversations;

/// <summary>What one step of an agent adds to its conversation.</summary>
internal sealed record AgentRound
{
    /// <summary>What the model said; null where it was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TurnRecord? Turn { get; init; }

    /// <summary>What it is told from this turn on; null where that stays.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentSetup? Setup { get; init; }

    /// <summary>The budget that people gave; null where they were not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentBudget? Raised { get; init; }

    /// <summary>Of a summary: how many rounds it stands for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int UpTo { get; init; }

    public DateTimeOffset At { get; init; }

    public bool IsSummary => UpTo > 0;
}
