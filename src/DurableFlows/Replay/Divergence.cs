namespace DurableFlows.Replay;

/// <summary>Where what the engine decides now and what a journal holds part for the first time.</summary>
public sealed record Divergence
{
    /// <summary>The run, or the child run of it.</summary>
    public required string Run { get; init; }

    /// <summary>The checkpoint: the record there is the first that the engine's decisions do not account for.</summary>
    public required long Position { get; init; }

    /// <summary>The node or map item; null when it is about the run.</summary>
    public string? Node { get; init; }

    /// <summary>What the engine decides now, in words.</summary>
    public required string Decided { get; init; }

    /// <summary>What was recorded, in words.</summary>
    public required string Recorded { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Run}@{Position}{(Node is null ? "" : $" {Node}")}: the engine decides {Decided}; recorded is {Recorded}";
}
