using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using DurableFlows.Agents.Models;
using DurableFlows.Agents.Tools;
using DurableFlows.Nodes;

namespace DurableFlows.Agents;

/// <summary>Options of node type <c>agent</c>.</summary>
public sealed record AgentOptions
{
    /// <summary>The model: the name of a connection, or one written out.</summary>
    [Description("The model: the name of a connection that the host has, or one written out.")]
    public required ModelChoice Model { get; init; }

    /// <summary>Models that are asked in this order when those before do not answer.</summary>
    [Description("Models that are asked, in this order, when those before do not answer.")]
    public IReadOnlyList<ModelChoice> Fallback { get; init; } = [];

    /// <summary>What the agent is and how it works; Liquid over <c>input</c>. Null for none.</summary>
    [Template]
    [Description("What the agent is and how it works; Liquid over 'input'.")]
    public string? Instructions { get; init; }

    /// <summary>What it is to do; Liquid over <c>input</c>. Null: the input itself, a text as it is, anything else as JSON.</summary>
    [Template]
    [Description("What it is to do; Liquid over 'input'. Left out: the input itself.")]
    public string? Prompt { get; init; }

    /// <summary>The tools it may call, by the names it calls them by.</summary>
    [Description("The tools it may call, by name.")]
    public IReadOnlyDictionary<string, ToolOptions> Tools { get; init; } = new Dictionary<string, ToolOptions>();

    /// <summary>How much it may use.</summary>
    [Description("How much it may use: turns, calls, tokens, cost, time.")]
    public AgentBudget Budget { get; init; } = new();

    /// <summary>What happens when the budget is used up; default <see cref="LimitBehavior.Fail"/>.</summary>
    [Description("What happens when the budget is used up: fail (the default), ask people for more, or finish with what there is.")]
    public LimitBehavior OnLimit { get; init; }

    /// <summary>A JSON Schema that the answer must satisfy; null for a free text.</summary>
    [Description("A JSON Schema that the answer must satisfy; left out: a free text.")]
    public JsonElement? Output { get; init; }

    /// <summary>How often the model is told what is wrong with its answer and asked again; 0 to 5, default 2.</summary>
    [Range(0, 5)]
    [Description("How often the model is told what is wrong with its answer and asked again; default 2.")]
    public int Repairs { get; init; } = 2;

    /// <summary>How it calls tools; default <see cref="AgentStyle.Functions"/>.</summary>
    [Description("How it calls tools: functions (the default), or react, in plain text, for models that know no functions.")]
    public AgentStyle Style { get; init; }

    /// <summary>What becomes of a loop whose instructions or tools change while it goes on; default <see cref="PromptChange.Keep"/>.</summary>
    [Description("What a loop in the middle does when its instructions or tools change: keep (the default), or nextTurn to heed them from the next turn on.")]
    public PromptChange OnChange { get; init; }

    /// <summary>When the conversation is summed up; null for never.</summary>
    [Description("When the conversation is summed up, so that it stays within what the model takes.")]
    public SummaryOptions? Summarize { get; init; }

    /// <summary>What it remembers of conversations in other runs; null for nothing.</summary>
    [Description("What it remembers of conversations in other runs.")]
    public MemoryOptions? Memory { get; init; }

    /// <summary>How much chance there is in its answers, 0 to 2; null for the model's default.</summary>
    [Range(0d, 2d)]
    [Description("How much chance there is in its answers, 0 to 2.")]
    public double? Temperature { get; init; }

    /// <summary>The most tokens of one answer; null for the model's own limit.</summary>
    [Range(1, 10_000_000)]
    [Description("The most tokens of one answer.")]
    public int? MaxOutputTokens { get; init; }

    /// <summary>Whether what the model says is told as it comes.</summary>
    [Description("Whether what the model says is told as it comes, as events that are not recorded.")]
    public bool Stream { get; init; }
}
