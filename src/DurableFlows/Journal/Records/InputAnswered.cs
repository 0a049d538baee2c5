using DurableFlows.Approvals;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>Somebody answered a request; whether it counts is for the fold to say.</summary>
internal sealed record InputAnswered() : JournalRecord("input.answered")
{
    public required string Request { get; init; }
    public required AnswerDecision Decision { get; init; }

    /// <summary>The reply, or the fields of the input that were changed.</summary>
    public StoredValue? Value { get; init; }

    public string? Comment { get; init; }
    public required string By { get; init; }
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>The approver in whose place the answer is given.</summary>
    public string? For { get; init; }

    /// <summary>The way the answer came.</summary>
    public required string Via { get; init; }
}
