namespace DurableFlows.Http.Access;

/// <summary>What holders of roles may do, as a setting holds it: a JSON object with a list of permissions for each role; the role <c>*</c> stands for everybody who is known.</summary>
public static class RolePermissions
{
    /// <summary>Reads what roles may do.</summary>
    /// <param name="json">The object.</param>
    /// <param name="source">The setting, as messages name it.</param>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<Permission>> Read(string json, string source)
    {
        var roles = AccessJson.Read<Dictionary<string, IReadOnlyList<Permission>?>>(json, source, "an object of roles with lists of permissions, such as { \"*\": [\"read\"] }");
        return roles.FirstOrDefault(r => string.IsNullOrWhiteSpace(r.Key) || r.Value is null) is { Key: { } role }
            ? throw AccessJson.Invalid($"{source}: role '{role}' has no name or no list. Write {{ \"ROLE\": [\"read\", \"answer\"] }}, or '*' for everybody who is known.")
            : roles.ToDictionary(r => r.Key, r => r.Value ?? [], StringComparer.Ordinal);
    }
}
