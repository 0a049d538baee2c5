using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Models;

/// <summary>Options of node type <c>model</c>.</summary>
public sealed record ModelOptions
{
    /// <summary>The model that is called.</summary>
    [Description("The model: the name of a connection, or a connection as an object of provider, endpoint, model, key, inputPrice, outputPrice and timeout.")]
    public required ModelChoice Model { get; init; }

    /// <summary>The models that are called, in order, when the one before did not answer; none by default.</summary>
    [Description("The models that are called, in order, when the one before did not answer.")]
    public IReadOnlyList<ModelChoice> Fallback { get; init; } = [];

    /// <summary>What the model is told to be; Liquid over <c>input</c>; null for nothing.</summary>
    [Template]
    [Description("What the model is told to be; Liquid over 'input'.")]
    public string? Instructions { get; init; }

    /// <summary>What the model is asked; Liquid over <c>input</c>. Null, and no <see cref="Messages"/>: the input itself, a text as it is and anything else as JSON.</summary>
    [Template]
    [MinLength(1)]
    [Description("What the model is asked; Liquid over 'input'. Left out: the input itself, a text as it is and anything else as JSON.")]
    public string? Prompt { get; init; }

    /// <summary>A conversation in place of <see cref="Prompt"/>; empty for none.</summary>
    [Description("A conversation in place of 'prompt': messages of a role and a text.")]
    public IReadOnlyList<ModelMessage> Messages { get; init; } = [];

    /// <summary>A JSON Schema that the answer must satisfy, as JSON; null for any text.</summary>
    [Description("A JSON Schema that the answer must satisfy; left out: any text.")]
    public JsonElement? Output { get; init; }

    /// <summary>How often the model is told what was wrong with a structured answer and asked again; 0 to 5, default 2. Each of it is a step of its own.</summary>
    [Range(0, 5)]
    [Description("How often the model is told what was wrong with a structured answer and asked again; default 2.")]
    public int Repairs { get; init; } = 2;

    /// <summary>How much chance there is in the answer, 0 to 2; null for the model's own.</summary>
    [Range(0.0, 2.0)]
    [Description("How much chance there is in the answer, 0 to 2.")]
    public float? Temperature { get; init; }

    /// <summary>How many tokens the answer may have, 1 or more; null for the model's own limit.</summary>
    [Range(1, int.MaxValue)]
    [Description("How many tokens the answer may have.")]
    public int? MaxOutputTokens { get; init; }

    /// <summary>Whether the answer comes piece by piece; then the timeout of a connection is the longest wait for a piece. Default false.</summary>
    [Description("Whether the answer comes piece by piece, so that the timeout is for each piece; default false.")]
    public bool Stream { get; init; }
}
