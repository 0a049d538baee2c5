namespace DurableFlows.Agents.Models;

/// <summary>Who says a message.</summary>
public enum ModelRole
{
    /// <summary>Whoever set the model up.</summary>
    System,

    /// <summary>Whoever asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
