using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Tools;

/// <summary>Whose leave a call needs. The arguments are shown as they are; what an approver changes in them must fit the tool's schema.</summary>
public sealed record ToolApproval
{
    /// <summary>An expression over the arguments as <c>input</c>; leave is asked for those calls alone for which it holds. Null for every call.</summary>
    [MinLength(1)]
    [Description("An expression over the arguments as 'input', for example input.amount > 100; left out: every call.")]
    public string? When { get; init; }

    /// <summary>Identities, or roles written <c>role:NAME</c>; empty for anyone who may answer at all.</summary>
    [Description("Who may answer: identities, or roles written role:NAME.")]
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>How many different people must approve; 1 to 100, default 1.</summary>
    [Range(1, 100)]
    [Description("How many different people must approve; default 1.")]
    public int Quorum { get; init; } = 1;

    /// <summary>One line; Liquid over the arguments as <c>input</c>. Null for the agent's and the tool's name.</summary>
    [Template]
    [Description("One line; Liquid over the arguments as 'input'.")]
    public string? Title { get; init; }

    /// <summary>How long it stays open, one second to 10,000 days; null for ever. When it passes, the model is told that nobody gave leave.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "10000.00:00:00", ParseLimitsInInvariantCulture = true)]
    [Description("How long it stays open, for example 3d; left out: for ever.")]
    public TimeSpan? Deadline { get; init; }

    /// <summary>Arguments that an approver may change; null for all of them.</summary>
    [Description("Arguments that an approver may change; left out: all of them.")]
    public IReadOnlyList<string>? Editable { get; init; }
}
