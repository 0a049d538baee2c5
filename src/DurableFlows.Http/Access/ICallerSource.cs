using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Access;

/// <summary>Tells who sends a request: the host's policy.</summary>
public interface ICallerSource
{
    /// <summary>Identifies the sender.</summary>
    /// <returns>The caller; null when nobody is known by what the request brings, which is answered with 401.</returns>
    ValueTask<Caller?> IdentifyAsync(HttpContext context);
}
