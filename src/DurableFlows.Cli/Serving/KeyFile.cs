using System.Text.Json;
using System.Text.Json.Serialization;
using DurableFlows.Http.Access;

namespace DurableFlows.Cli.Serving;

/// <summary>A file of keys: a JSON list of <c>{ name, sha256, roles, permissions }</c>.</summary>
internal static class KeyFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static IReadOnlyList<ApiKey> Read(string file)
    {
        try
        {
            var keys = JsonSerializer.Deserialize<List<ApiKey>>(File.ReadAllText(file), Options) ?? [];
            foreach (var key in keys)
                Check(file, key);
            if (keys.Count == 0 || keys.DistinctBy(k => k.Sha256.ToUpperInvariant()).Count() < keys.Count)
                throw new UsageException($"{file} must hold one key at least, and none twice.");
            return keys;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"{file} cannot be read as a list of keys: {e.Message}");
        }
    }

    private static void Check(string file, ApiKey key)
    {
        if (string.IsNullOrWhiteSpace(key.Name))
            throw new UsageException($"{file} holds a key without a name.");
        if (key.Sha256.Length != 64 || !key.Sha256.All(char.IsAsciiHexDigit))
            throw new UsageException($"{file}: 'sha256' of {key.Name} must be 64 hexadecimal digits: printf %s KEY | sha256sum");
    }
}
