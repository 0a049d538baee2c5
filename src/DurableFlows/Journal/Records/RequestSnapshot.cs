using DurableFlows.Approvals;

namespace DurableFlows.Journal.Records;

/// <summary>A request as it stood at a checkpoint.</summary>
internal sealed record RequestSnapshot
{
    public required InputRequest Request { get; init; }

    /// <summary>The path of the node or item that asked last.</summary>
    public required string Node { get; init; }

    public required DateTimeOffset AskedAt { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public required long Sequence { get; init; }
    public required RequestStatus Status { get; init; }
    public bool Escalated { get; init; }
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>Every answer, in order. The one that was accepted decided.</summary>
    public IReadOnlyList<AnswerSnapshot>? Answers { get; init; }
}
