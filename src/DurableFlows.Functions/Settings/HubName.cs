using System.Text.Json;

namespace DurableFlows.Functions.Settings;

/// <summary>The task hub that the host works on, which runs name as their host: of a setting of that host, or of host.json beside the app.</summary>
internal static class HubName
{
    /// <summary>The name; null where nothing says so.</summary>
    public static string? Read(SettingReader reader)
        => (reader.Text(SettingNames.Hub) ?? OfFile(Path.Combine(AppContext.BaseDirectory, "host.json"))) is { } name
            // The host puts settings in place of names between percent signs.
            ? name is ['%', .. var setting, '%'] ? reader.Text(setting) : name
            : null;

    internal static string? OfFile(string file)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Member(Member(Member(json.RootElement, "extensions"), "durableTask"), "hubName") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // the host says what is wrong with it
        }
    }

    private static JsonElement Member(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;
}
