namespace DurableFlows.Nodes;

/// <summary>Where the secrets that definitions refer to as <c>${scheme:NAME}</c> come from.</summary>
/// <remarks>A host registers its own to read a vault; without one, <c>${env:NAME}</c> reads environment variables. What it returns is never stored or logged.</remarks>
public interface ISecretSource
{
    /// <summary>Finds a secret.</summary>
    /// <param name="scheme">The part before the colon, for example <c>env</c>.</param>
    /// <param name="name">The part after it.</param>
    /// <returns>The secret, or null when it is not set or the scheme is not known here.</returns>
    string? Find(string scheme, string name);
}
