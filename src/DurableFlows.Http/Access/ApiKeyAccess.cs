using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Access;

/// <summary>Knows callers by a key, sent as <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>.</summary>
public sealed class ApiKeyAccess(IEnumerable<ApiKey> keys) : ICallerSource
{
    private readonly Dictionary<string, Caller> _callers = keys.ToDictionary(
        k => k.Sha256,
        k => new Caller(k.Name, k.Roles, k.Permissions.Count > 0 ? [.. k.Permissions] : [Permission.Read]),
        StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public ValueTask<Caller?> IdentifyAsync(HttpContext context)
        // What is looked up is a hash, so the time it takes tells nothing about keys.
        => new(Sent(context.Request) is { Length: > 0 } key ? _callers.GetValueOrDefault(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))) : null);

    private static string? Sent(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? authorization[scheme.Length..].Trim() : request.Headers["X-Api-Key"].ToString();
    }
}
