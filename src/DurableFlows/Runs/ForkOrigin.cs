namespace DurableFlows.Runs;

/// <summary>Where a fork began.</summary>
public sealed record ForkOrigin
{
    /// <summary>The run that was forked.</summary>
    public required string Run { get; init; }

    /// <summary>The checkpoint of that run at which the fork begins; its own checkpoints count on from there.</summary>
    public required long At { get; init; }

    /// <summary>The name of the branch; null for none.</summary>
    public string? Branch { get; init; }
}
