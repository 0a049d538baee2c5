using System.Text.Json;
using System.Text.Json.Serialization;
using DurableFlows.Diagnostics;

namespace DurableFlows.Http.Access;

/// <summary>Who may do what, as files and settings hold it: nothing unknown, nothing null.</summary>
internal static class AccessJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static T Read<T>(string json, string source, string what)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw Invalid($"{source} is null. It must be {what}.");
        }
        catch (JsonException e)
        {
            throw Invalid($"{source} cannot be read as {what}: {e.Message}");
        }
    }

    public static FlowException Invalid(string message) => new(ErrorCodes.SettingInvalid, message);
}
