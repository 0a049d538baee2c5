using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Models;

/// <summary>Reads connections and says what is wrong with them. What a key or an address is never stands in a message.</summary>
internal static class ModelConnectionChecks
{
    /// <summary>Reads a connection; null when there are mistakes, whose paths begin with <c>$</c>.</summary>
    public static ModelConnection? Read(JsonElement element, out IReadOnlyList<Mistake> mistakes)
    {
        var walk = new OptionsWalk(OptionsBinder.Json, quote: false);
        var fits = walk.Visit(element, typeof(ModelConnection), "$", template: false);
        var connection = fits ? element.Deserialize<ModelConnection>(OptionsBinder.Json) : null;
        mistakes = connection is null ? walk.Mistakes : [.. Rules(connection)];
        return mistakes.Count == 0 ? connection : null;
    }

    /// <summary>The mistakes of a connection that was made in code.</summary>
    public static IReadOnlyList<Mistake> Mistakes(ModelConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _ = Read(JsonSerializer.SerializeToElement(connection, OptionsBinder.Json), out var mistakes);
        return mistakes;
    }

    private static IEnumerable<Mistake> Rules(ModelConnection connection)
    {
        if (connection.Endpoint is { } endpoint && !SecretReferences.IsIn(endpoint) && !IsAddress(endpoint))
            yield return new Mistake("$.endpoint", "An endpoint is an absolute http or https address without a user name.", "Write for example https://host/v1.");
        if (connection is { Provider: ModelProvider.Azure, Endpoint: null })
            yield return new Mistake("$", "'endpoint' is missing: Azure needs one.", "Write for example https://NAME.openai.azure.com.");
        if (connection is { Provider: ModelProvider.Azure, Key: null, Endpoint: { } plain } && plain.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            yield return new Mistake("$.endpoint", "Without a key the identity of the host is shown, and that over https alone.", "Write https, or a 'key'.");
        if (connection is { Provider: ModelProvider.Openai, Endpoint: null, Key: null })
            yield return new Mistake("$", "'key' is missing: OpenAI needs one.", "Write for example ${env:OPENAI_API_KEY}, or an 'endpoint' that needs none.");
    }

    private static bool IsAddress(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { UserInfo.Length: 0, Host.Length: > 0 };
}
