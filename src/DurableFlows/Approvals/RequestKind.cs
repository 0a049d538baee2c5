namespace DurableFlows.Approvals;

/// <summary>What kind of answer a request waits for.</summary>
public enum RequestKind
{
    /// <summary>Approve or reject.</summary>
    Approval = 1,

    /// <summary>A reply.</summary>
    Question,
}
