using DurableFlows.DurableTask.Hosting;
using DurableFlows.Execution;
using DurableFlows.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DurableFlows.DurableTask;

/// <summary>Registers the engine on Durable Task.</summary>
public static class DurableTaskServices
{
    /// <summary>Runs go on as Durable instances instead of in this process: registers a <see cref="DurableEngine"/>, and its <see cref="FlowClient"/>. Safe to call twice.</summary>
    /// <remarks>Call it last but for flows and nodes. There must be a store that all workers of the hub reach.</remarks>
    /// <param name="builder">What <c>AddDurableFlows</c> gave.</param>
    /// <param name="configure">Sets the options, which are checked at start; null for the defaults.</param>
    public static DurableFlowsBuilder UseDurableTask(this DurableFlowsBuilder builder, Action<DurablePumpOptions>? configure = null)
    {
        var options = builder.Services.AddOptionsWithValidateOnStart<DurablePumpOptions>().ValidateDataAnnotations();
        if (configure is not null)
            options.Configure(configure);
        // No host in this process, which would take runs for itself.
        builder.Services.Configure<FlowHostOptions>(o => o.RecoverAtStart = false);
        builder.Services.RemoveAll<FlowHost>();
        foreach (var service in builder.Services.Where(s => s.ImplementationType == typeof(FlowHostService)).ToList())
            builder.Services.Remove(service);
        builder.Services.TryAddSingleton(Engine);
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => provider.GetRequiredService<DurableEngine>().Client));
        return builder;
    }

    private static DurableEngine Engine(IServiceProvider provider)
    {
        var host = provider.GetRequiredService<IOptions<FlowHostOptions>>();
        host.Value.Store ??= provider.GetService<IFlowStore>();
        return new DurableEngine(host, provider.GetRequiredService<IOptions<DurablePumpOptions>>(), provider, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IdSource>());
    }
}
