namespace DurableFlows.Agents;

/// <summary>What becomes of an agent in the middle of its loop whose instructions or tools are others than those it began with.</summary>
public enum PromptChange
{
    /// <summary>It goes on with those it began with; they are recorded with its first turn.</summary>
    Keep,

    /// <summary>It heeds the new ones from its next turn on, and records them there.</summary>
    NextTurn,
}
