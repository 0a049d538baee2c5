using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Replay;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DurableFlows;

/// <summary>Registers DurableFlows with a host's services.</summary>
public static class DurableFlowsServices
{
    /// <summary>Registers a <see cref="FlowHost"/>, its <see cref="FlowClient"/>, also as <see cref="IFlowClient"/>, a <see cref="FlowReplayer"/> and a <see cref="FlowCatalog"/>. Safe to call twice.</summary>
    /// <remarks>When the application starts, unfinished runs of hosts that are gone go on; when it stops, its runs are left for the next host.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options, which are checked at start; null for the defaults.</param>
    public static DurableFlowsBuilder AddDurableFlows(this IServiceCollection services, Action<FlowHostOptions>? configure = null)
    {
        var options = services.AddOptionsWithValidateOnStart<FlowHostOptions>().ValidateDataAnnotations();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdSource>();
        services.TryAddSingleton(Catalog);
        services.TryAddSingleton(Host);
        services.TryAddSingleton(provider => provider.GetRequiredService<FlowHost>().Client);
        services.TryAddSingleton<IFlowClient>(provider => provider.GetRequiredService<FlowClient>());
        services.TryAddSingleton(provider => new FlowReplayer(Options(provider), provider));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FlowHostService>());
        return new DurableFlowsBuilder(services);
    }

    private static FlowCatalog Catalog(IServiceProvider provider)
    {
        var catalog = new FlowCatalog();
        foreach (var flow in provider.GetServices<FlowDefinition>())
            catalog.Add(flow);
        return catalog;
    }

    private static FlowHostOptions Options(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<FlowHostOptions>>().Value;
        options.Store ??= provider.GetService<IFlowStore>();
        return options;
    }

    private static FlowHost Host(IServiceProvider provider)
        => new(Options(provider), provider, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IdSource>());
}
