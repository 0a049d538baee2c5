namespace DurableFlows.Runs;

/// <summary>How a run, or one of its nodes, fits another definition; a run is as its worst node.</summary>
public enum AdoptionVerdict
{
    /// <summary>Nothing differs that matters.</summary>
    Same,

    /// <summary>What differs is carried out: a change takes effect where the node has not run, or the node runs again.</summary>
    Compatible,

    /// <summary>It goes on under another id, or with a state that was translated.</summary>
    Migrated,

    /// <summary>It cannot be moved without losing, or doing twice, what nobody can tell from here. Refused unless forced.</summary>
    Incompatible,
}
