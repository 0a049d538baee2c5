using DurableFlows.Replay;

namespace DurableFlows.Cli.Rendering;

/// <summary>What came of replaying one run.</summary>
internal sealed record ReplayLine
{
    /// <summary>The bundle it came from; null for a run of the store.</summary>
    public string? File { get; init; }

    public bool IsSame => Error is null && Verified?.IsSame != false && Replayed?.IsSame != false;

    /// <summary>What came of deciding it again; null where it could not be read.</summary>
    public VerifyResult? Verified { get; init; }

    /// <summary>What came of running it again; null where that was not asked for.</summary>
    public ReplayResult? Replayed { get; init; }

    /// <summary>Why it could not be replayed; null when it could.</summary>
    public ReplayRefusal? Error { get; init; }

    /// <summary>Without the nodes that are the same.</summary>
    public ReplayLine Short() => Replayed is null ? this : this with { Replayed = Replayed with { Nodes = [.. Replayed.Nodes.Where(n => !n.IsSame)] } };
}
