using DurableFlows.Http.Access;

namespace DurableFlows.Functions.Settings;

/// <summary>Who may do what: by keys, by the principal that the platform's sign-in has established, or, on one's own machine, everybody.</summary>
internal static class AccessSettings
{
    public static ICallerSource Read(SettingReader reader)
    {
        var isInAzure = reader.Text("WEBSITE_INSTANCE_ID") is not null || reader.Text("CONTAINER_NAME") is not null;
        var mode = reader.Text(SettingNames.Access) ?? (isInAzure ? "platform" : "open");
        var keys = reader.Text(SettingNames.ApiKeys) is { } text ? ApiKeys.Read(text, SettingNames.ApiKeys) : null;
        // Whoever sets keys means them to be asked for.
        if (keys is not null && mode != "keys")
            throw SettingReader.Invalid($"{SettingNames.ApiKeys} is set, and {SettingNames.Access} is '{mode}', so nobody would be asked for a key. Set {SettingNames.Access} to 'keys', or remove {SettingNames.ApiKeys}.");
        var roles = RolePermissions.Read(reader.Text(SettingNames.Roles) ?? "{}", SettingNames.Roles);
        return mode switch
        {
            "keys" => new ApiKeyAccess(keys ?? throw SettingReader.Invalid($"{SettingNames.Access} is 'keys', and {SettingNames.ApiKeys} is missing. Set it to a list of keys: [{{ \"name\": \"ann\", \"sha256\": \"…\", \"permissions\": [\"read\"] }}].")),
            "platform" => new PlatformAccess(roles),
            "open" when isInAzure => throw SettingReader.Invalid($"{SettingNames.Access} is 'open', which is for one's own machine only. Use 'keys' or 'platform'."),
            "open" => new OpenAccess(Environment.UserName),
            _ => throw SettingReader.Invalid($"{SettingNames.Access} is '{mode}'. Use 'keys', 'platform' or 'open'."),
        };
    }
}
