namespace DurableFlows.Approvals;

/// <summary>Where a request stands.</summary>
public enum RequestStatus
{
    /// <summary>It waits for an answer.</summary>
    Open = 1,

    /// <summary>Enough people approved.</summary>
    Approved,

    /// <summary>Somebody rejected.</summary>
    Rejected,

    /// <summary>Somebody replied.</summary>
    Replied,

    /// <summary>The deadline passed.</summary>
    Expired,

    /// <summary>It is no longer asked: what it was about changed.</summary>
    Withdrawn,
}
