using DurableFlows.Approvals;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>An answer to a request.</summary>
public sealed record AnswerRequest
{
    /// <summary>What it says.</summary>
    public required AnswerDecision Decision { get; init; }

    /// <summary>Who gives it.</summary>
    public required string By { get; init; }

    /// <summary>The roles they have.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The approver in whose place they answer; null for their own.</summary>
    public string? For { get; init; }

    /// <summary>The reply, or the fields of the input to change; null for none.</summary>
    public FlowValue? Value { get; init; }

    /// <summary>A comment; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>The way it comes, for the record, for example <c>cli</c>.</summary>
    public required string Via { get; init; }
}
