using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>Whose leave a plan needs. Each version is a request of its own; an approver may change the tasks.</summary>
public sealed record PlanApproval
{
    /// <summary>Identities, or roles written <c>role:NAME</c>; empty for anyone who may answer at all.</summary>
    [Description("Who may answer: identities, or roles written role:NAME.")]
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>How many different people must approve; 1 to 100, default 1.</summary>
    [Range(1, 100)]
    [Description("How many different people must approve; default 1.")]
    public int Quorum { get; init; } = 1;

    /// <summary>How long it stays open, one second to 10,000 days; null for ever. When it passes, the node fails with <c>request.expired</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "10000.00:00:00", ParseLimitsInInvariantCulture = true)]
    [Description("How long it stays open, for example 3d; left out: for ever.")]
    public TimeSpan? Deadline { get; init; }
}
