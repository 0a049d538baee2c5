namespace DurableFlows.Http.Access;

/// <summary>What a caller may do.</summary>
public enum Permission
{
    /// <summary>See flows, runs and what they ask.</summary>
    Read = 1,

    /// <summary>Start runs.</summary>
    Start,

    /// <summary>Answer requests; who may answer which is the request's own to say.</summary>
    Answer,

    /// <summary>Resume, suspend, cancel, delete, export and import runs, and issue links that answer.</summary>
    Administer,
}
