namespace DurableFlows.Http.Access;

/// <summary>Keys as a file or a setting holds them: a JSON list of <c>{ name, sha256, roles, permissions }</c>.</summary>
public static class ApiKeys
{
    /// <summary>Reads keys and checks them.</summary>
    /// <param name="json">The list.</param>
    /// <param name="source">The file or setting, as messages name it.</param>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>.</exception>
    public static IReadOnlyList<ApiKey> Read(string json, string source)
    {
        var keys = AccessJson.Read<List<ApiKey>>(json, source, "a list of keys");
        foreach (var key in keys)
            Check(key, source);
        if (keys.Count == 0)
            throw AccessJson.Invalid($"{source} holds no key, so nobody could call. Add one: a name, and 'sha256' of the key.");
        if (keys.GroupBy(k => k.Sha256, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
            throw AccessJson.Invalid($"{source} holds one key for {string.Join(" and ", twice.Select(k => k.Name))}. Give each a key of their own.");
        return keys;
    }

    private static void Check(ApiKey? key, string source)
    {
        if (key is null || string.IsNullOrWhiteSpace(key.Name))
            throw AccessJson.Invalid($"{source} holds a key without a name. Name who it stands for.");
        if (key.Sha256.Length != 64 || !key.Sha256.All(char.IsAsciiHexDigit))
            throw AccessJson.Invalid($"{source}: 'sha256' of {key.Name} must be 64 hexadecimal digits: printf %s KEY | sha256sum");
        if (key.Roles.Any(string.IsNullOrWhiteSpace))
            throw AccessJson.Invalid($"{source}: {key.Name} has a role without a name. Remove it.");
    }
}
