namespace DurableFlows.Definitions;

/// <summary>A gate while it is being built; the members mean what they mean in <see cref="ApprovalDefinition"/>.</summary>
public sealed class ApprovalOptions
{
    private static readonly ApprovalDefinition Standard = new();

    /// <summary>A Liquid template over <c>input</c>, at most one line.</summary>
    public string? Title { get; set; }

    /// <summary>A Liquid template over <c>input</c>.</summary>
    public string? Message { get; set; }

    /// <summary>A mapping over <c>input</c> of what is shown: a string that begins with <c>=</c>, or an object or list of such; null for the whole input.</summary>
    public object? Show { get; set; }

    /// <summary>Identities, or roles written <c>role:NAME</c>, who may answer.</summary>
    public IList<string> Approvers { get; } = [];

    /// <summary>From an identity in <see cref="Approvers"/> to who may answer in its place.</summary>
    public IDictionary<string, IReadOnlyList<string>> Delegates { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>How many different people must approve; 1 to 100.</summary>
    public int Quorum { get; set; } = Standard.Quorum;

    /// <summary>Whether the person who started the run may not answer.</summary>
    public bool ExcludeStarter { get; set; }

    /// <summary>How long the request stays open; null for ever.</summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>What the deadline does.</summary>
    public DeadlineBehavior OnDeadline { get; set; }

    /// <summary>How often the people asked are reminded; null for never.</summary>
    public TimeSpan? RemindEvery { get; set; }

    /// <summary>Widens who may answer, after a while.</summary>
    public EscalationDefinition? Escalate { get; set; }

    /// <summary>What a rejection does.</summary>
    public RejectBehavior OnReject { get; set; }

    /// <summary>With <see cref="RejectBehavior.Revise"/>: the node to run again from.</summary>
    public string? ReviseFrom { get; set; }

    /// <summary>With <see cref="RejectBehavior.Revise"/>: how many times; 1 to 100.</summary>
    public int MaxRevisions { get; set; } = Standard.MaxRevisions;

    /// <summary>Top-level fields of the input that an approver may change.</summary>
    public IList<string> Editable { get; } = [];

    /// <summary>A JSON Schema, as an object, that the edited input must satisfy.</summary>
    public object? EditSchema { get; set; }

    internal ApprovalDefinition Build() => new()
    {
        Title = Title,
        Message = Message,
        Show = BuilderJson.Element(Show),
        Approvers = [.. Approvers],
        Delegates = Delegates.ToDictionary(p => p.Key, p => (IReadOnlyList<string>)[.. p.Value], StringComparer.Ordinal),
        Quorum = Quorum,
        ExcludeStarter = ExcludeStarter,
        Deadline = Deadline,
        OnDeadline = OnDeadline,
        RemindEvery = RemindEvery,
        Escalate = Escalate,
        OnReject = OnReject,
        ReviseFrom = ReviseFrom,
        MaxRevisions = MaxRevisions,
        Editable = [.. Editable],
        EditSchema = BuilderJson.Element(EditSchema),
    };
}
