namespace DurableFlows.Journal.Records;

/// <summary>Another run begins where this one stood. Written before the fork is, so that nobody removes what it stands on.</summary>
internal sealed record RunForked() : JournalRecord("run.forked")
{
    /// <summary>The run that begins.</summary>
    public required string Fork { get; init; }

    /// <summary>The checkpoint it begins at.</summary>
    public required long At { get; init; }

    public string? Branch { get; init; }
    public string? By { get; init; }
}
