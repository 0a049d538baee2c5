using DurableFlows.Runs;

namespace DurableFlows.Bundles;

/// <summary>What a bundle holds, and what became of it.</summary>
public sealed record BundleSummary
{
    /// <summary>The run that was exported, and where it stood.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The run, its child runs, and theirs.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>How many records all of them have.</summary>
    public required long Records { get; init; }

    /// <summary>How many values and files lie beside the records.</summary>
    public required int Payloads { get; init; }

    /// <summary>For an import: how many records were written; 0 when all of them were there already.</summary>
    public long Written { get; init; }

    /// <summary>The rules it was redacted by; empty for one that holds all.</summary>
    public IReadOnlyList<RedactedRule> Redacted { get; init; } = [];

    /// <summary>The id of the key that signed it; null for a bundle that is not signed.</summary>
    public string? SignedBy { get; init; }

    /// <summary>For an import: whether that key is one of those that were to be trusted.</summary>
    public bool IsTrusted { get; init; }
}
