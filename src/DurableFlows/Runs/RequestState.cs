using DurableFlows.Approvals;
using DurableFlows.Journal.Records;

namespace DurableFlows.Runs;

/// <summary>What a run knows of one request. Changed by the fold only.</summary>
internal sealed class RequestState(InputRequest request, NodeState node, DateTimeOffset askedAt, long sequence)
{
    public InputRequest Request { get; } = request;

    /// <summary>Who asked last: an item of a map that ran again asks under the id of the one before it.</summary>
    public NodeState Node { get; set; } = node;

    public DateTimeOffset AskedAt { get; } = askedAt;

    /// <summary>The time of the record that asked first, known before it is written; its marker is named by it.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The checkpoint at which it was asked.</summary>
    public long Sequence { get; } = sequence;

    public RequestStatus Status { get; set; } = RequestStatus.Open;
    public bool Escalated { get; set; }
    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>Every answer and what it came to, in order.</summary>
    public List<(InputAnswered Answer, AnswerVerdict Verdict)> Answers { get; } = [];

    /// <summary>The answer that decided; null while open or expired.</summary>
    public InputAnswered? Decisive { get; set; }

    /// <summary>Who may answer now.</summary>
    public IReadOnlyList<string> Approvers => Escalated ? [.. Request.Approvers, .. Request.EscalateTo] : Request.Approvers;

    public bool IsOpen => Status == RequestStatus.Open;
}
