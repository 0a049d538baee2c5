using DurableFlows.DurableTask.Hosting;
using DurableFlows.Execution;
using DurableFlows.Http;
using DurableFlows.Http.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Functions;

/// <summary>Makes what requests and runs need when the app starts, so that what is wrong with it is found then.</summary>
internal sealed class AppStart(IServiceProvider services, ILogger<AppStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<FlowApi>();
        services.GetRequiredService<DurableEngine>();
        Log.Started(logger, services.GetRequiredService<FlowCatalog>().Flows.Count, services.GetRequiredService<ICallerSource>().GetType().Name);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
