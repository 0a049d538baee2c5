namespace DurableFlows.Runs;

/// <summary>What a resume does with a node.</summary>
public enum NodeAction
{
    /// <summary>What it came to is kept; it does not run.</summary>
    Kept,

    /// <summary>It goes on where it stands: an attempt in flight is repeated, a wait goes on.</summary>
    GoesOn,

    /// <summary>It had run, and runs again.</summary>
    RunsAgain,

    /// <summary>It has not run yet, and does when what it needs lets it.</summary>
    Runs,

    /// <summary>Its output is set by hand; it does not run.</summary>
    SetByHand,

    /// <summary>It is left out by hand.</summary>
    LeftOut,

    /// <summary>It had run, or was to run, and is skipped because of what it needs.</summary>
    Skipped,
}
