namespace DurableFlows.Http.Access;

/// <summary>A key and who it stands for.</summary>
public sealed record ApiKey
{
    /// <summary>The identity that is recorded.</summary>
    public required string Name { get; init; }

    /// <summary>The SHA-256 of the key, 64 hexadecimal digits; the key itself is kept nowhere.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The roles that approvals ask for.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What its holder may do; empty for only reading.</summary>
    public IReadOnlyList<Permission> Permissions { get; init; } = [];
}
