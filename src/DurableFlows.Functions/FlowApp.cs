using DurableFlows.Agents;
using DurableFlows.DurableTask;
using DurableFlows.Functions.Settings;
using DurableFlows.Http;
using DurableFlows.Nodes.BuiltIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace DurableFlows.Functions;

/// <summary>The services of a Functions app that runs flows. Its triggers come with a reference to this project or its package.</summary>
public static class FlowApp
{
    /// <summary>Registers flows on Durable Functions, with journals in blobs and the HTTP API, by the app's settings (docs/functions.md).</summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="settings">The settings of the app.</param>
    /// <returns>What to register flows and node classes with; flows in YAML are found in the folder <c>flows</c> beside the app.</returns>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>: everything that is wrong with the settings.</exception>
    public static DurableFlowsBuilder AddFlowApp(this IServiceCollection services, IConfiguration settings)
    {
        var app = AppSettings.Read(settings);
        AppTelemetry.Add(services, settings);
        services.TryAddSingleton(FlowFolder.Load);
        services.TryAddSingleton(new OutputFolder(app.Output));
        services.TryAddSingleton(_ => app.Store);
        services.TryAddSingleton(app.Access);
        services.AddFlowApi(o => (o.LinkKey, o.PublicAddress, o.BundleKey, o.BundleTrust) = (app.LinkKey, app.PublicAddress, app.BundleKey, app.BundleTrust));
        if (app.NotifyUrl is { } notify)
            services.AddFlowWebhook(o => (o.Url, o.Secret) = (notify, app.NotifySecret));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AppStart>());
        return services
            .AddDurableFlows(o => o.Deployment ??= app.Deployment)
            .AddAgents()
            .UseDurableTask(o => o.Hub = app.Hub ?? o.Hub);
    }
}
