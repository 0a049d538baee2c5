using DurableFlows.Approvals;
using DurableFlows.Execution;
using DurableFlows.Http.Notices;
using DurableFlows.Http.Routes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FlowApiOptions>, FlowApiOptionsCheck>());
        services.TryAddSingleton<FlowApi>();
        return services;
    }

    /// <summary>Sends a notice to an address whenever a run asks, reminds or escalates, beside the run and at least once; the <see cref="INotifier"/> of the host. Safe to call twice; a notifier registered before stays.</summary>
    /// <remarks>A receiver that answers 408, 429, 5xx or not at all is tried again with back-off, for as long as the options say; then a warning is logged, and the request is found in the lists only.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options, which are checked at start.</param>
    public static IServiceCollection AddFlowWebhook(this IServiceCollection services, Action<WebhookOptions> configure)
    {
        services.AddOptionsWithValidateOnStart<WebhookOptions>().ValidateDataAnnotations().Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsCheck>());
        services.TryAddSingleton<INotifier, WebhookNotifier>();
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
