namespace DurableFlows.Definitions;

/// <summary>Widens who may answer, after a while.</summary>
public sealed record EscalationDefinition
{
    /// <summary>How long after the request was opened.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>Identities, or roles written <c>role:NAME</c>, who may then answer as well.</summary>
    public required IReadOnlyList<string> To { get; init; }
}
