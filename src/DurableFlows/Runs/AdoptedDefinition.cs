using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>The move of a run to another definition. Recorded, with all that was worked out for it, so that nobody has to compare definitions again.</summary>
public sealed record AdoptedDefinition
{
    /// <summary>The hash of the definition it goes on with.</summary>
    public required string Definition { get; init; }

    /// <summary>The checkpoint it was worked out at; it counts only right behind that.</summary>
    public long? At { get; init; }

    /// <summary>The hash of the definition it had.</summary>
    public required string From { get; init; }

    /// <summary>New ids by old ones; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Renamed { get; init; }

    /// <summary>Nodes of the new definition that begin anew, though they had begun.</summary>
    public IReadOnlyList<string> Anew { get; init; } = [];

    /// <summary>The states that nodes in the middle of their steps go on with, where they were translated.</summary>
    public IReadOnlyDictionary<string, StoredValue>? States { get; init; }

    /// <summary>What the edges out of nodes that had settled came to, where they were asked again.</summary>
    public IReadOnlyDictionary<string, AdoptedEdges>? Edges { get; init; }

    /// <summary>How the run fitted.</summary>
    public AdoptionVerdict Verdict { get; init; }

    /// <summary>Whether it was moved although it did not fit.</summary>
    public bool Forced { get; init; }
}
