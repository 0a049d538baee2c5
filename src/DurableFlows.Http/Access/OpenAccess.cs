using System.Net;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Access;

/// <summary>Lets everybody on this machine do everything, and say who they are. For a server on loopback only.</summary>
/// <remarks>A page of another site that has its name point here brings that name as <c>Host</c>, and is refused.</remarks>
public sealed class OpenAccess(string name) : ICallerSource
{
    /// <inheritdoc />
    public ValueTask<Caller?> IdentifyAsync(HttpContext context)
        => new(IsLocal(context.Request.Host.Host) && IsOwn(context.Request) ? new Caller(name, [], Caller.All) { MayActAsOthers = true } : null);

    private static bool IsLocal(string host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Browsers say from which site a request comes; tools do not.</summary>
    private static bool IsOwn(HttpRequest request)
        => request.Headers.Origin.ToString() is not { Length: > 0 } origin || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsLocal(from.Host));
}
