using DurableFlows.DurableTask;
using DurableFlows.Http;
using DurableFlows.Nodes.BuiltIn;
using DurableFlows.Storage.AzureBlobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DurableFlows.Functions;

/// <summary>The services of a Functions app that runs flows. Its triggers come with a reference to this project.</summary>
public static class FlowApp
{
    /// <summary>Registers flows on Durable Functions, with journals in blobs and the HTTP API, by the app's settings (docs/functions.md).</summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="settings">The settings of the app.</param>
    /// <returns>What to register flows and node classes with; flows in YAML are found in the folder <c>flows</c> beside the app.</returns>
    public static DurableFlowsBuilder AddFlowApp(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(AppFlows.Load);
        services.TryAddSingleton(new OutputFolder(settings["FLOWS_OUT"] ?? Path.Combine(Path.GetTempPath(), "flows-out")));
        services.TryAddSingleton(_ => AppAccess.Of(settings));
        services.AddFlowApi(o => AppSettings.Api(settings, o));
        return services
            .AddDurableFlows(o => o.Deployment ??= AppSettings.Deployment(settings))
            .UseAzureBlobs(AppSettings.Journals(settings))
            .UseDurableTask(o => o.Hub = settings["AzureFunctionsJobHost:extensions:durableTask:hubName"] ?? o.Hub);
    }
}
