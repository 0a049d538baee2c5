namespace DurableFlows.Http;

/// <summary>The error codes of this API, beside those of the engine; each has a Cause and a Fix in docs/errors.</summary>
public static class HttpCodes
{
    /// <summary>No flow of that id is registered.</summary>
    public const string FlowNotFound = "flow.not-found";

    /// <summary>There is no such route.</summary>
    public const string RouteNotFound = "api.route-not-found";

    /// <summary>The route does not take that method.</summary>
    public const string MethodNotAllowed = "api.method-not-allowed";

    /// <summary>The request is malformed.</summary>
    public const string Malformed = "api.malformed";

    /// <summary>The body is longer than it may be.</summary>
    public const string TooLarge = "api.too-large";

    /// <summary>The body is of a kind that is not taken here.</summary>
    public const string UnsupportedType = "api.unsupported-type";

    /// <summary>Nobody is known by what the request brings.</summary>
    public const string Unauthenticated = "access.unauthenticated";

    /// <summary>The caller may not do this.</summary>
    public const string Forbidden = "access.forbidden";

    /// <summary>The key was used before for another start.</summary>
    public const string KeyReused = "idempotency.key-reused";

    /// <summary>Links are not set up.</summary>
    public const string LinksOff = "link.off";

    /// <summary>The link is none of this server's.</summary>
    public const string LinkInvalid = "link.invalid";

    /// <summary>The link is too old, or what it was about is no longer asked.</summary>
    public const string LinkExpired = "link.expired";

    /// <summary>The link was used.</summary>
    public const string LinkUsed = "link.used";

    /// <summary>Something failed that is not the caller's doing.</summary>
    public const string Internal = "api.internal";
}
