using DurableFlows.Execution;
using DurableFlows.Http.Routes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DurableFlows.Http;

/// <summary>Registers and maps the HTTP API.</summary>
public static class FlowApiServices
{
    /// <summary>Registers the API on top of <c>AddDurableFlows</c>. Safe to call twice. An <see cref="Access.ICallerSource"/> must be registered too: who may do what is never guessed.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options, which are checked at start; null for the defaults.</param>
    public static IServiceCollection AddFlowApi(this IServiceCollection services, Action<FlowApiOptions>? configure = null)
    {
        var options = services.AddOptionsWithValidateOnStart<FlowApiOptions>().ValidateDataAnnotations();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton<FlowApi>();
        return services;
    }

    /// <summary>Maps every route of the API, with runs going on in this process.</summary>
    public static IEndpointRouteBuilder MapFlowApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var route in ApiTable.Routes)
        {
            endpoints.MapMethods($"/{FlowRoutes.Prefix}/{route.Template}", [route.Verb], (HttpContext context, FlowApi api, FlowHost host) => api.HandleAsync(route, context, host))
                .WithName($"{route.Verb} {route.Template}");
        }

        return endpoints;
    }
}
