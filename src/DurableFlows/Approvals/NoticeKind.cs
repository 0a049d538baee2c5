namespace DurableFlows.Approvals;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>A request waits for an answer. Told again whenever its run is opened while it does.</summary>
    Opened,

    /// <summary>The people asked are reminded.</summary>
    Reminded,

    /// <summary>More people are asked.</summary>
    Escalated,
}
