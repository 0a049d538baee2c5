using System.Text.Json;
using System.Text.Json.Serialization;
using DurableFlows.Http.Access;
using Microsoft.Extensions.Configuration;

namespace DurableFlows.Functions;

/// <summary>Who may do what, by the setting FLOWS_ACCESS: <c>keys</c> (FLOWS_KEYS holds them), <c>platform</c> (the principal that the platform's sign-in has established), <c>open</c> (on this machine only).</summary>
internal static class AppAccess
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static ICallerSource Of(IConfiguration settings)
    {
        var isInAzure = settings["WEBSITE_INSTANCE_ID"] is not null || settings["CONTAINER_NAME"] is not null;
        return settings["FLOWS_ACCESS"] switch
        {
            "keys" => new ApiKeyAccess(JsonSerializer.Deserialize<List<ApiKey>>(settings["FLOWS_KEYS"] ?? "[]", Options) ?? []),
            "platform" => new PlatformAccess(Roles(settings)),
            "open" when isInAzure => throw new InvalidOperationException("FLOWS_ACCESS is 'open', which is for one's own machine. Use 'keys' or 'platform'."),
            null or "" when isInAzure => new PlatformAccess(Roles(settings)),
            null or "" or "open" => new OpenAccess(Environment.UserName),
            var other => throw new InvalidOperationException($"FLOWS_ACCESS is '{other}'. Use 'keys', 'platform' or 'open'."),
        };
    }

    /// <summary>What holders of a role may do; nothing for anybody unless FLOWS_ROLES says so.</summary>
    private static Dictionary<string, IReadOnlyList<Permission>> Roles(IConfiguration settings)
        => JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<Permission>>>(settings["FLOWS_ROLES"] ?? "{}", Options) ?? [];
}
