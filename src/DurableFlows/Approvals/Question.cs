using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Approvals;

/// <summary>What a node asks people in the middle of its work: a question, or leave to go on with something.</summary>
public sealed record Question
{
    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>The text; null for none.</summary>
    public string? Message { get; init; }

    /// <summary>Ids of the choices, one of which is the answer; empty for a free answer.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What people are to approve or reject, shown to them as it is; null for a question, which is replied to.</summary>
    public FlowValue? Subject { get; init; }

    /// <summary>Top-level members of the subject that an approver may change.</summary>
    public IReadOnlyList<string> Editable { get; init; } = [];

    /// <summary>How many different people must approve.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>A JSON Schema that a free answer, or the changed subject, must satisfy; null for any non-empty text, or any subject.</summary>
    public JsonElement? AnswerSchema { get; init; }

    /// <summary>Identities, or roles written <c>role:NAME</c>, who may answer; empty for anyone who may answer at all.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>How long the question stays open; null for ever. When it passes the node fails with <c>request.expired</c>.</summary>
    public TimeSpan? Deadline { get; init; }
}
