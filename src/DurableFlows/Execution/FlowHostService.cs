using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DurableFlows.Execution;

/// <summary>Recovers unfinished runs when the application starts and leaves them when it stops.</summary>
internal sealed class FlowHostService(FlowHost host, IOptions<FlowHostOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.RecoverAtStart)
            await host.RecoverAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await host.DisposeAsync().ConfigureAwait(false);
}
