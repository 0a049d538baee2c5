using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Access;

/// <summary>Takes the principal that Azure's sign-in puts into <c>X-MS-CLIENT-PRINCIPAL</c>. Only where that sign-in is on: it removes the header from what callers send.</summary>
/// <param name="permissions">What holders of a role may do, by role; the role <c>*</c> stands for everybody who is known.</param>
public sealed class PlatformAccess(IReadOnlyDictionary<string, IReadOnlyList<Permission>> permissions) : ICallerSource
{
    private const int MaxHeader = 64 * 1024;
    private readonly PrincipalAccess _known = new(permissions);

    /// <inheritdoc />
    public ValueTask<Caller?> IdentifyAsync(HttpContext context)
    {
        if (Read(context.Request.Headers["X-MS-CLIENT-PRINCIPAL"].ToString()) is not { } principal)
            return new((Caller?)null);
        context.User = principal;
        return _known.IdentifyAsync(context);
    }

    private static ClaimsPrincipal? Read(string header)
    {
        if (header.Length is 0 or > MaxHeader)
            return null;
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(header));
            var root = json.RootElement;
            var claims = root.GetProperty("claims").EnumerateArray().Select(c => new Claim(c.GetProperty("typ").GetString() ?? "", c.GetProperty("val").GetString() ?? "")).ToList();
            return new ClaimsPrincipal(new ClaimsIdentity(claims, root.GetProperty("auth_typ").GetString() ?? "platform",
                root.TryGetProperty("name_typ", out var name) ? name.GetString() : null, root.TryGetProperty("role_typ", out var role) ? role.GetString() : null));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
