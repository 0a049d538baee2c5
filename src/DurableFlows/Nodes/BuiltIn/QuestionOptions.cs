using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>Options of node type <c>question</c>.</summary>
public sealed record QuestionOptions
{
    /// <summary>One line; Liquid over <c>input</c>.</summary>
    [Template]
    [MinLength(1)]
    [Description("What is asked, in one line; Liquid over 'input'.")]
    public required string Title { get; init; }

    /// <summary>The text; Liquid over <c>input</c>; null for none.</summary>
    [Template]
    [Description("The text below the title; Liquid over 'input'.")]
    public string? Message { get; init; }

    /// <summary>The choices, one of which is the answer; empty for a free answer.</summary>
    [Description("The choices, each an id or {id, label}; left out: the answer is free.")]
    public IReadOnlyList<QuestionChoice> Choices { get; init; } = [];

    /// <summary>A JSON Schema that a free answer must satisfy; null for any non-empty text.</summary>
    [Description("A JSON Schema for a free answer; left out: any text that is not empty.")]
    public JsonElement? AnswerSchema { get; init; }

    /// <summary>Identities, or roles written <c>role:NAME</c>, who may answer; empty for anyone who may answer at all.</summary>
    [Description("Who may answer: identities, or roles written role:NAME.")]
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>How long the question stays open, one second to 10,000 days; null for ever. When it passes, the node fails with <c>request.expired</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "10000.00:00:00", ParseLimitsInInvariantCulture = true)]
    [Description("How long the question stays open, for example 3d; left out: for ever.")]
    public TimeSpan? Deadline { get; init; }
}
