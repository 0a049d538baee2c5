namespace DurableFlows.Http.Access;

/// <summary>Who sends a request.</summary>
/// <param name="Name">The identity that is recorded.</param>
/// <param name="Roles">The roles that approvals ask for.</param>
/// <param name="Permissions">What they may do.</param>
public sealed record Caller(string Name, IReadOnlyList<string> Roles, IReadOnlyCollection<Permission> Permissions)
{
    /// <summary>Every permission.</summary>
    public static IReadOnlyCollection<Permission> All { get; } = Enum.GetValues<Permission>();

    /// <summary>Whether the caller may say who they are: true where nobody checks.</summary>
    public bool MayActAsOthers { get; init; }

    /// <summary>Whether the caller may do something.</summary>
    public bool May(Permission permission) => Permissions.Contains(permission);
}
