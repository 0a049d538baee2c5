using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>A gate in front of a node: people decide on the exact input before it runs. It fails closed.</summary>
public sealed record ApprovalDefinition
{
    /// <summary>A Liquid template over <c>input</c> (what would be executed), at most one line; null for the node's title.</summary>
    public string? Title { get; init; }

    /// <summary>A Liquid template over <c>input</c>; rendered once and stored.</summary>
    public string? Message { get; init; }

    /// <summary>A mapping over <c>input</c> of what is shown; null for the whole input. The decision is bound to the whole input in any case.</summary>
    public JsonElement? Show { get; init; }

    /// <summary>Identities, or roles written <c>role:NAME</c>, who may answer; empty for anyone who may answer at all.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>Who may answer in whose place: from an identity in <see cref="Approvers"/> to their delegates.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Delegates { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How many different people must approve; 1 to 100, default 1. One rejection rejects.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>Whether the person who started the run may not answer.</summary>
    public bool ExcludeStarter { get; init; }

    /// <summary>How long the request stays open, from the moment it was first asked; null for ever.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What the deadline does.</summary>
    public DeadlineBehavior OnDeadline { get; init; }

    /// <summary>How often the people asked are reminded; null for never.</summary>
    public TimeSpan? RemindEvery { get; init; }

    /// <summary>Widens who may answer, after a while.</summary>
    public EscalationDefinition? Escalate { get; init; }

    /// <summary>What a rejection does.</summary>
    public RejectBehavior OnReject { get; init; }

    /// <summary>With <see cref="RejectBehavior.Revise"/>: the upstream node to run again from.</summary>
    public string? ReviseFrom { get; init; }

    /// <summary>With <see cref="RejectBehavior.Revise"/>: how many times; 1 to 100, default 3. After that a rejection fails the node.</summary>
    public int MaxRevisions { get; init; } = 3;

    /// <summary>Top-level fields of the input that an approver may change; empty for none.</summary>
    public IReadOnlyList<string> Editable { get; init; } = [];

    /// <summary>A JSON Schema that the edited input must satisfy; null for none.</summary>
    public JsonElement? EditSchema { get; init; }
}
