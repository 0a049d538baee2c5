using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Storage.AzureBlobs;

namespace DurableFlows.Cli;

/// <summary>How a blob store is named: <c>blob:CONTAINER</c>, <c>blob:CONTAINER@VARIABLE</c> or <c>blob:https://ACCOUNT.blob.core.windows.net/CONTAINER</c>. Never by its secret.</summary>
internal static partial class BlobSpec
{
    public const string Prefix = "blob:";

    /// <summary>Where the connection string, or the address of the service, stands when no other variable is named.</summary>
    public const string DefaultVariable = "FLOWS_BLOB_CONNECTION";

    public static AzureBlobStore Open(string spec, Func<string, string?> variable)
    {
        var name = spec[Prefix.Length..];
        if (Address(name) is { } address)
            return new AzureBlobStore(At(address, spec));
        var (container, from) = name.Split('@') is [var first, var second] ? (first, second) : (name, DefaultVariable);
        var connection = variable(from);
        if (string.IsNullOrWhiteSpace(connection))
            throw new UsageException($"The store '{spec}' needs a connection: set {from} to a connection string of Azure Storage, or to the address of its blob service.");
        return new AzureBlobStore(AzureBlobStoreOptions.At(container, connection));
    }

    /// <summary>What the <c>checkpoint</c> block of a flow names.</summary>
    public static string Of(FlowDefinition flow, JsonElement store, Func<string, string?> variable)
    {
        var container = Resolved(flow, Text(store, "container") ?? "", variable);
        if (Text(store, "serviceUri") is { } address)
            return $"{Prefix}{Resolved(flow, address, variable).TrimEnd('/')}/{container}";
        var connection = Text(store, "connection") ?? DefaultVariable;
        return $"{Prefix}{container}@{(Reference().Match(connection) is { Success: true } found ? found.Groups[1].Value : connection)}";
    }

    private static AzureBlobStoreOptions At(Uri address, string spec)
    {
        var path = address.AbsolutePath.TrimEnd('/');
        var slash = path.LastIndexOf('/');
        if (slash < 0 || slash == path.Length - 1)
            throw new UsageException($"'{spec}' names no container. Write blob:https://ACCOUNT.blob.core.windows.net/CONTAINER.");
        return new AzureBlobStoreOptions { Container = path[(slash + 1)..], ServiceUri = new Uri(address.GetLeftPart(UriPartial.Authority) + path[..slash]) };
    }

    private static Uri? Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;

    private static string? Text(JsonElement store, string name) => store.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Resolved(FlowDefinition flow, string text, Func<string, string?> variable) => Reference().Match(text) is not { Success: true } found ? text
        : variable(found.Groups[1].Value) is { Length: > 0 } value ? value
        : throw new FlowException(ErrorCodes.SecretMissing, $"Flow '{flow.Id}' keeps its runs at '{text}', which is not set. Set the environment variable, or name another store with --store.");

    [GeneratedRegex(@"\A\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}\z")]
    private static partial Regex Reference();
}
