using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Nodes;

/// <summary>Finds and resolves <c>${env:NAME}</c> in the strings of <c>with</c>; <c>$${env:NAME}</c> stands for the text itself.</summary>
internal static partial class SecretReferences
{
    /// <summary>The references, each once, in the order they stand in.</summary>
    public static IReadOnlyList<SecretReference> Find(JsonElement? with)
    {
        var found = new List<SecretReference>();
        if (with is { } element)
            Collect(element, found);
        return [.. found.Distinct()];
    }

    /// <summary>The references that the source does not know; so that a host can list them before it starts.</summary>
    public static IReadOnlyList<SecretReference> Missing(JsonElement? with, ISecretSource source) =>
        with is { } element ? Missing(element, source) : [];

    private static SecretReference[] Missing(JsonElement with, ISecretSource source) =>
        [.. Find(with).Where(r => source.Find(r.Scheme, r.Name) is null)];

    /// <summary>Whether there is anything to resolve, be it only a <c>$$</c>.</summary>
    public static bool StandIn(JsonElement with) => Find(with).Count > 0 || with.GetRawText().Contains("$${", StringComparison.Ordinal);

    public static bool IsIn(string text) => Matches(text).Any();

    /// <summary>Whether a text is one reference and nothing else.</summary>
    public static bool IsWhole(string? text) => text is not null && Form().Match(text) is { Success: true } match && match.Length == text.Length && Matches(text).Any();

    /// <summary>The reference that a text is.</summary>
    public static SecretReference Whole(string text) => Reference(Form().Match(text));

    /// <summary>What references stand for.</summary>
    /// <exception cref="FlowException">With code <c>secret.missing</c>, naming every one that is missing.</exception>
    public static IReadOnlyDictionary<SecretReference, string> Values(IReadOnlyList<SecretReference> references, ISecretSource source)
    {
        var missing = references.Where(r => source.Find(r.Scheme, r.Name) is null).ToArray();
        if (missing.Length > 0)
        {
            throw new FlowException(ErrorCodes.SecretMissing,
                $"{(missing.Length == 1 ? "A secret is" : "Secrets are")} not set: {string.Join(", ", missing)}. Set {(missing.Length == 1 ? "it" : "them")} where the host runs, for 'env' as environment variables.");
        }

        return references.ToDictionary(r => r, r => source.Find(r.Scheme, r.Name) ?? "");
    }

    /// <summary>Puts the secrets in place. In the strings at <paramref name="templates"/>, a brace of a secret is written so that Liquid prints it.</summary>
    /// <exception cref="FlowException">With code <c>secret.missing</c>, naming every one that is missing.</exception>
    public static (JsonElement With, Redaction Secrets) Resolve(JsonElement with, ISecretSource source, IReadOnlySet<string> templates)
    {
        var values = Values(Find(with), source);
        var resolved = JsonOutput.Write(writer => Rewrite(with, "$", (path, text) => Replace(text, values, templates.Contains(path)), writer));
        return (resolved.Element, new Redaction(values.Values));
    }

    private static void Collect(JsonElement element, List<SecretReference> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Collect(property.Value, found);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, found);
                break;
            case JsonValueKind.String:
                found.AddRange(Matches(element.GetString() ?? "").Select(Reference));
                break;
        }
    }

    /// <summary>Writes JSON with each text, by its path, as it is to be.</summary>
    public static void Rewrite(JsonElement element, string path, Func<string, string, string> replace, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Rewrite(property.Value, OptionPath.Member(path, property.Name), replace, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var (index, item) in element.EnumerateArray().Index())
                    Rewrite(item, OptionPath.Item(path, index), replace, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(replace(path, element.GetString() ?? ""));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static string Replace(string text, IReadOnlyDictionary<SecretReference, string> values, bool template) => Form().Replace(text, match =>
    {
        if (match.Value.StartsWith("$$", StringComparison.Ordinal))
            return match.Value[1..];
        var secret = values[Reference(match)];
        return template ? secret.Replace("{", "{{ '{' }}", StringComparison.Ordinal) : secret;
    });

    private static IEnumerable<Match> Matches(string text) => Form().Matches(text).Where(m => !m.Value.StartsWith("$$", StringComparison.Ordinal));

    private static SecretReference Reference(Match match) => new(match.Groups["scheme"].Value, match.Groups["name"].Value);

    [GeneratedRegex(@"\$?\$\{(?<scheme>[a-z][a-z0-9-]*):(?<name>[^{}\s]+)\}")]
    private static partial Regex Form();
}
