namespace DurableFlows.Agents.Models;

/// <summary>A model that did not answer.</summary>
/// <param name="Model">The name of its connection, or of the model when the connection is written out.</param>
/// <param name="Code">Why, such as <c>model.unavailable</c>.</param>
/// <param name="Message">What it or its server said, for people.</param>
public sealed record ModelFailure(string Model, string Code, string Message)
{
    /// <summary>Whether calling it again may help.</summary>
    internal bool Retryable { get; init; }
}
