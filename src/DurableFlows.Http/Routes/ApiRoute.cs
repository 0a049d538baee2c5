using DurableFlows.Http.Access;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Routes;

/// <summary>One verb on one route.</summary>
/// <param name="Verb">The HTTP method.</param>
/// <param name="Template">The route below the prefix; one of <see cref="FlowRoutes"/>.</param>
/// <param name="Permission">What the caller must be allowed; null for a route that brings its own proof.</param>
public sealed record ApiRoute(string Verb, string Template, Permission? Permission)
{
    internal Func<ApiCall, Task<IResult>> Handle { get; init; } = _ => throw new InvalidOperationException("The route has no handler.");
}
