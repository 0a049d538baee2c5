using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Access;

/// <summary>Takes the identity that the host has established: a validated bearer token, or the platform's principal.</summary>
/// <param name="permissions">What holders of a role may do, by role; the role <c>*</c> stands for everybody who is known.</param>
public sealed class PrincipalAccess(IReadOnlyDictionary<string, IReadOnlyList<Permission>> permissions) : ICallerSource
{
    /// <inheritdoc />
    public ValueTask<Caller?> IdentifyAsync(HttpContext context)
    {
        if (context.User.Identity is not { IsAuthenticated: true } || NameOf(context.User) is not { Length: > 0 } name)
            return new((Caller?)null);
        var roles = context.User.FindAll(c => c.Type is ClaimTypes.Role or "roles" or "role").Select(c => c.Value).Distinct(StringComparer.Ordinal).ToArray();
        var may = roles.Append("*").SelectMany(r => permissions.GetValueOrDefault(r) ?? []).ToHashSet();
        return new(new Caller(name, roles, may));
    }

    private static string? NameOf(ClaimsPrincipal user)
        => user.FindFirst("preferred_username")?.Value ?? user.FindFirst(ClaimTypes.Email)?.Value ?? user.Identity?.Name
            ?? user.FindFirst("oid")?.Value ?? user.FindFirst("sub")?.Value ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value;
}
