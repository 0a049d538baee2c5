using DurableFlows.Nodes;

namespace DurableFlows.Replay;

/// <summary>The services of a dry run: a secret is what refers to it.</summary>
internal sealed class DryServices(IServiceProvider services) : IServiceProvider, ISecretSource
{
    /// <inheritdoc />
    public object? GetService(Type serviceType) => serviceType == typeof(ISecretSource) ? this : services.GetService(serviceType);

    /// <inheritdoc />
    public string? Find(string scheme, string name) => new SecretReference(scheme, name).ToString();
}
