namespace DurableFlows.Definitions;

/// <summary>What a rejection does.</summary>
public enum RejectBehavior
{
    /// <summary>The node fails with code <c>request.rejected</c>.</summary>
    Fail,

    /// <summary>The node is skipped.</summary>
    Skip,

    /// <summary>The node completes without running; its output tells of the decision, so that edges can branch on <c>output.approved</c>.</summary>
    Return,

    /// <summary>The nodes from <see cref="ApprovalDefinition.ReviseFrom"/> on run again, with <c>revision</c> in scope, and the gate asks anew.</summary>
    Revise,
}
