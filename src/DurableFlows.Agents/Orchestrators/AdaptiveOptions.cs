using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using DurableFlows.Agents.Models;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>Options of node type <c>adaptive-orchestrator</c>.</summary>
public sealed record AdaptiveOptions
{
    /// <summary>The manager's model.</summary>
    [Description("The manager's model: the name of a connection, or one written out.")]
    public required ModelChoice Model { get; init; }

    /// <summary>Models that are asked in this order when those before do not answer.</summary>
    [Description("Models that are asked, in this order, when those before do not answer.")]
    public IReadOnlyList<ModelChoice> Fallback { get; init; } = [];

    /// <summary>What the manager is to heed; Liquid over <c>input</c>. Null for nothing beside its task.</summary>
    [Template]
    [Description("What the manager is to heed; Liquid over 'input'.")]
    public string? Instructions { get; init; }

    /// <summary>The goal; Liquid over <c>input</c>. Null: the input itself.</summary>
    [Template]
    [Description("The goal; Liquid over 'input'. Left out: the input itself.")]
    public string? Prompt { get; init; }

    /// <summary>The agents it can give tasks to, by name.</summary>
    [MinLength(1)]
    [Description("The agents it can give tasks to, by name.")]
    public required IReadOnlyDictionary<string, TeamMember> Agents { get; init; }

    /// <summary>How much it may use: its own turns, and a call for each task.</summary>
    [Description("How much it may use: its own turns, and a call for each task.")]
    public AgentBudget Budget { get; init; } = new();

    /// <summary>What happens when the budget is used up; default <see cref="LimitBehavior.Fail"/>.</summary>
    [Description("What happens when the budget is used up: fail (the default), ask, or finish.")]
    public LimitBehavior OnLimit { get; init; }

    /// <summary>A JSON Schema that the result must satisfy; null for a free text.</summary>
    [Description("A JSON Schema that the result must satisfy; left out: a free text.")]
    public JsonElement? Output { get; init; }

    /// <summary>What a loop in the middle does when its instructions or agents change; default <see cref="PromptChange.Keep"/>.</summary>
    [Description("What a loop in the middle does when its instructions or agents change: keep (the default) or nextTurn.")]
    public PromptChange OnChange { get; init; }
}
