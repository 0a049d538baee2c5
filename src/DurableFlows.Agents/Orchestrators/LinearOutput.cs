using DurableFlows.Agents.Models;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>The output of node type <c>linear-orchestrator</c>.</summary>
public sealed record LinearOutput
{
    /// <summary>What the planner makes of the results.</summary>
    public required string Text { get; init; }

    /// <summary>The tasks that were carried out, with what they gave.</summary>
    public required IReadOnlyList<TaskResult> Tasks { get; init; }

    /// <summary>How many plans were made.</summary>
    public required int Plans { get; init; }

    /// <summary>What the planner used; agents count for themselves.</summary>
    public required ModelUsage Usage { get; init; }
}
