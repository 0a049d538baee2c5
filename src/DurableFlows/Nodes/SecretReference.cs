namespace DurableFlows.Nodes;

/// <summary>A reference to a secret, written <c>${scheme:NAME}</c>.</summary>
internal readonly record struct SecretReference(string Scheme, string Name)
{
    public override string ToString() => $"${{{Scheme}:{Name}}}";
}
