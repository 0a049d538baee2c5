using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DurableFlows.Agents.Models;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>Options of node type <c>linear-orchestrator</c>.</summary>
public sealed record LinearOptions
{
    /// <summary>The planner's model.</summary>
    [Description("The planner's model: the name of a connection, or one written out.")]
    public required ModelChoice Model { get; init; }

    /// <summary>Models that are asked in this order when those before do not answer.</summary>
    [Description("Models that are asked, in this order, when those before do not answer.")]
    public IReadOnlyList<ModelChoice> Fallback { get; init; } = [];

    /// <summary>What the planner is to heed; Liquid over <c>input</c>. Null for nothing beside its task.</summary>
    [Template]
    [Description("What the planner is to heed; Liquid over 'input'.")]
    public string? Instructions { get; init; }

    /// <summary>The goal; Liquid over <c>input</c>. Null: the input itself.</summary>
    [Template]
    [Description("The goal; Liquid over 'input'. Left out: the input itself.")]
    public string? Prompt { get; init; }

    /// <summary>The agents that tasks are given to, by name.</summary>
    [MinLength(1)]
    [Description("The agents that tasks are given to, by name.")]
    public required IReadOnlyDictionary<string, TeamMember> Agents { get; init; }

    /// <summary>Whose leave each version of the plan needs; null for none.</summary>
    [Description("Whose leave each version of the plan needs.")]
    public PlanApproval? Approval { get; init; }

    /// <summary>How many tasks a plan may have; 1 to 100, default 20.</summary>
    [Range(1, 100)]
    [Description("How many tasks a plan may have; default 20.")]
    public int MaxTasks { get; init; } = 20;

    /// <summary>How many plans may be made, those after a rejection or a failed task counted; 1 to 20, default 3. Then the node fails.</summary>
    [Range(1, 20)]
    [Description("How many plans may be made, those after a rejection or a failed task counted; default 3. Then it fails.")]
    public int MaxPlans { get; init; } = 3;

    /// <summary>How long the result of a task may be, in characters, before it is cut for the tasks after it and for the planner; 100 to 10,000,000, default 50,000. The output has all of it.</summary>
    [Range(100, 10_000_000)]
    [Description("How long the result of a task may be, in characters, before it is cut for later tasks and the planner; default 50000.")]
    public int MaxResult { get; init; } = 50_000;

    /// <summary>How often the planner is told what is wrong with a plan and asked again; 0 to 5, default 2.</summary>
    [Range(0, 5)]
    [Description("How often the planner is told what is wrong with a plan and asked again; default 2.")]
    public int Repairs { get; init; } = 2;
}
