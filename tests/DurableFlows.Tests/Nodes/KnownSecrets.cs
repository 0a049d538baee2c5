using DurableFlows.Nodes;

namespace DurableFlows.Tests.Nodes;

internal sealed class KnownSecrets(params (string Name, string Value)[] secrets) : ISecretSource
{
    public string? Find(string scheme, string name) => scheme == "env" ? secrets.FirstOrDefault(s => s.Name == name).Value : null;
}
