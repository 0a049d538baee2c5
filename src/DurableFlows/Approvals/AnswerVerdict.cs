namespace DurableFlows.Approvals;

/// <summary>What an answer came to, by its position in the journal.</summary>
public enum AnswerVerdict
{
    /// <summary>It decided the request.</summary>
    Accepted = 1,

    /// <summary>It counts towards the quorum; more people must approve.</summary>
    Counted,

    /// <summary>The same person had given the same answer before.</summary>
    Repeated,

    /// <summary>Another answer had decided the request, or this person had answered otherwise.</summary>
    AlreadyAnswered,

    /// <summary>The deadline had passed.</summary>
    Expired,

    /// <summary>The person may not answer this request.</summary>
    Forbidden,

    /// <summary>The request was no longer in force.</summary>
    Withdrawn,
}
