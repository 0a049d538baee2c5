using System.Text.Json.Serialization;
using DurableFlows.Agents.Models;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>What one step of a linear orchestrator adds.</summary>
internal sealed record LinearRound
{
    /// <summary>The planner made a plan; one that was no plan; people approved one; people rejected one; a task was begun; a task failed.</summary>
    public const string Planned = "planned", Repaired = "repaired", Approved = "approved", Rejected = "rejected", Began = "began", Failed = "failed";

    public required string Kind { get; init; }

    /// <summary>The tasks, of a plan that was made or approved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PlanTask>? Tasks { get; init; }

    /// <summary>What the planner said; null where it was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TurnRecord? Turn { get; init; }

    /// <summary>Why a plan is given up, for the planner.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
