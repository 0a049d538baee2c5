using DurableFlows.Runs;

namespace DurableFlows.Journal.Records;

/// <summary>A host takes the run; the first one of a generation wins.</summary>
internal sealed record RunOpened() : JournalRecord("run.opened")
{
    /// <summary>Random; tells an opener whether the record in force is its own.</summary>
    public required string Token { get; init; }

    public required HostIdentity Host { get; init; }
    public required string Reason { get; init; }

    /// <summary>Who asked for it; null for a host by itself.</summary>
    public string? By { get; init; }

    /// <summary>What the opener changes about the run; null for nothing.</summary>
    public ResumePlan? Plan { get; init; }

    /// <summary>The version of the engine.</summary>
    public required string Engine { get; init; }

    /// <summary>The deployment the host belongs to; null when unknown.</summary>
    public string? Deployment { get; init; }
}
