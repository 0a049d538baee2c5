namespace DurableFlows.Approvals;

/// <summary>What an answer says.</summary>
public enum AnswerDecision
{
    /// <summary>Go on, with exactly what was shown, or with the edits given.</summary>
    Approve = 1,

    /// <summary>Do not.</summary>
    Reject,

    /// <summary>The reply to a question.</summary>
    Reply,
}
