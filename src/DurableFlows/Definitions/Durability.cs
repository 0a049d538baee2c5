namespace DurableFlows.Definitions;

/// <summary>What is recorded before it is visible.</summary>
public enum Durability
{
    /// <summary>Every outcome, and the start of every attempt that may not be repeated.</summary>
    Full,

    /// <summary>Every outcome; starts of attempts are not recorded.</summary>
    NodeOnly,

    /// <summary>Nothing survives the process; results say so.</summary>
    Off,
}
