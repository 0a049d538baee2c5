using System.Text.Json;

namespace DurableFlows.Approvals;

/// <summary>What a node asks people.</summary>
public sealed record Question
{
    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>The text; null for none.</summary>
    public string? Message { get; init; }

    /// <summary>Ids of the choices, one of which is the answer; empty for a free answer.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>A JSON Schema that a free answer must satisfy; null for any non-empty text.</summary>
    public JsonElement? AnswerSchema { get; init; }

    /// <summary>Identities, or roles written <c>role:NAME</c>, who may answer; empty for anyone who may answer at all.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>How long the question stays open; null for ever. When it passes the node fails with <c>request.expired</c>.</summary>
    public TimeSpan? Deadline { get; init; }
}
