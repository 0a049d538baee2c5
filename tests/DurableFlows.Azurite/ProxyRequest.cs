namespace DurableFlows.Azurite;

/// <summary>A request as a <see cref="FaultProxy"/> sees it, nothing decoded.</summary>
/// <param name="Method">Such as PUT.</param>
/// <param name="Path">From the first slash, with the account.</param>
/// <param name="Query">What follows the question mark; may be empty.</param>
public sealed record ProxyRequest(string Method, string Path, string Query)
{
    /// <summary>The method and what it is about, as in "PUT appendblock", "GET list", "PUT container" or "GET" for a blob itself.</summary>
    public string Kind => (Parameter("comp") ?? Parameter("restype")) is { } about ? $"{Method} {about}" : Method;

    /// <summary>A value of the query, or null.</summary>
    public string? Parameter(string name) =>
        Query.Split('&').FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    internal static ProxyRequest Of(HttpHead head)
    {
        var parts = head.FirstLine.Split(' ');
        var target = parts[1].Split('?', 2);
        return new ProxyRequest(parts[0], target[0], target.Length > 1 ? target[1] : "");
    }
}
