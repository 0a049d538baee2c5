namespace DurableFlows.Runs;

/// <summary>The host that holds a run.</summary>
public sealed record HostIdentity
{
    /// <summary>Unique per life of a host.</summary>
    public required string Id { get; init; }

    /// <summary>The machine, for people.</summary>
    public required string Machine { get; init; }

    /// <summary>The process id; 0 when it means nothing.</summary>
    public int Process { get; init; }

    /// <inheritdoc />
    public override string ToString() => Process > 0 ? $"process {Process} on {Machine}" : $"{Id} on {Machine}";
}
