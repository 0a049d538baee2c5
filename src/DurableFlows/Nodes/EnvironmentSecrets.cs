namespace DurableFlows.Nodes;

/// <summary>Reads <c>${env:NAME}</c> from environment variables.</summary>
public sealed class EnvironmentSecrets : ISecretSource
{
    /// <inheritdoc />
    public string? Find(string scheme, string name) => scheme == "env" ? Environment.GetEnvironmentVariable(name) : null;
}
