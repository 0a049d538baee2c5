namespace DurableFlows.Runs;

/// <summary>What a resume would do to a run, by the rules it would go by. Nothing is changed by asking.</summary>
public sealed record ResumePreview
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The checkpoint at which it was looked; what is written meanwhile may change the answer.</summary>
    public required long Sequence { get; init; }

    /// <summary>The run's status at that checkpoint.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The nodes, in the order of the flow.</summary>
    public required IReadOnlyList<NodePreview> Nodes { get; init; }

    /// <summary>How the run fits the definition that it is to be moved to; null for none.</summary>
    public AdoptionReport? Adoption { get; init; }

    /// <summary>The living host that holds the run, so that a resume is refused without a takeover; null for none.</summary>
    public HostIdentity? HeldBy { get; init; }
}
