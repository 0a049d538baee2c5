using DurableFlows.Approvals;
using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>A request as people see it.</summary>
public sealed record RequestDetails
{
    /// <summary>The run that asks.</summary>
    public required string Run { get; init; }

    /// <summary>The flow's id.</summary>
    public required string Flow { get; init; }

    /// <summary>The node or map item that asks.</summary>
    public required string Node { get; init; }

    /// <summary>Where the request stands.</summary>
    public required RequestStatus Status { get; init; }

    /// <summary>When it was first asked, in UTC.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>What is asked.</summary>
    public required InputRequest Request { get; init; }

    /// <summary>What is shown, loaded; null for a question.</summary>
    public FlowValue? Shown { get; init; }

    /// <summary>How many people have approved so far.</summary>
    public int Approvals { get; init; }

    /// <summary>Every answer that came, and what it came to.</summary>
    public IReadOnlyList<AnswerDetails> Answers { get; init; } = [];
}
