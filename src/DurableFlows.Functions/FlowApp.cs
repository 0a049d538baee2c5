using DurableFlows.Diagnostics;
using DurableFlows.DurableTask.Hosting;
using DurableFlows.Execution;
using DurableFlows.Http;
using DurableFlows.Nodes;
using DurableFlows.Nodes.BuiltIn;
using DurableFlows.Storage.AzureBlobs;
using DurableFlows.Yaml;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DurableFlows.Functions;

/// <summary>The services of the app, from its settings.</summary>
internal static class FlowApp
{
    public static IServiceCollection AddFlowApp(this IServiceCollection services, IConfiguration settings)
    {
        services.AddOptionsWithValidateOnStart<FlowHostOptions>().ValidateDataAnnotations().Configure(o =>
        {
            o.Store = Store(settings);
            o.Deployment = settings["WEBSITE_DEPLOYMENT_ID"] ?? typeof(FlowApp).Assembly.GetName().Version?.ToString();
        });
        services.AddOptionsWithValidateOnStart<DurablePumpOptions>().ValidateDataAnnotations().Configure(o => o.Hub = settings["AzureFunctionsJobHost:extensions:durableTask:hubName"] ?? o.Hub);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdSource>();
        services.AddSingleton(new OutputFolder(settings["FLOWS_OUT"] ?? Path.Combine(Path.GetTempPath(), "flows-out")));
        services.AddSingleton<DurableEngine>();
        services.AddSingleton(provider => provider.GetRequiredService<DurableEngine>().Client);
        services.AddSingleton(provider => Catalog(new NodeRegistry([.. BuiltInNodes.All, .. provider.GetRequiredService<IOptions<FlowHostOptions>>().Value.NodeTypes])));
        services.AddSingleton(AppAccess.Of(settings));
        return services.AddFlowApi(o =>
        {
            o.LinkKey = settings["FLOWS_LINK_KEY"] is { Length: > 0 } key ? Convert.FromBase64String(key) : null;
            o.PublicAddress = settings["FLOWS_PUBLIC"] is { Length: > 0 } address ? new Uri(address) : null;
        });
    }

    /// <summary>The flows that lie beside the app.</summary>
    private static FlowCatalog Catalog(NodeRegistry types)
    {
        var catalog = new FlowCatalog();
        var folder = Path.Combine(AppContext.BaseDirectory, "flows");
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToArray() : [])
            catalog.Add(FlowYaml.LoadFile(file, types));
        return catalog;
    }

    private static AzureBlobStore Store(IConfiguration settings)
    {
        var container = settings["FLOWS_CONTAINER"] is { Length: > 0 } named ? named : "flows";
        var service = settings["FLOWS_BLOB_SERVICE"];
        if (string.IsNullOrEmpty(service))
            throw new FlowException(ErrorCodes.StoreUnsupported, "The setting FLOWS_BLOB_SERVICE is missing: the address of the blob service that keeps the journals, or a connection string.");
        return new AzureBlobStore(Uri.TryCreate(service, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? new AzureBlobStoreOptions { Container = container, ServiceUri = address }
            : new AzureBlobStoreOptions { Container = container, ConnectionString = service });
    }
}
