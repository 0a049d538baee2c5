namespace DurableFlows.Agents;

/// <summary>How an agent calls tools.</summary>
public enum AgentStyle
{
    /// <summary>By the model's own calls of functions.</summary>
    Functions,

    /// <summary>In plain text, as <c>Action</c> and <c>Action Input</c>, for models that know no functions.</summary>
    React,
}
