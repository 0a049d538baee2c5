using DurableFlows.DurableTask.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DurableFlows.Functions.Triggers;

/// <summary>What happens by the clock. Public, since an app of one's own finds no others.</summary>
public sealed class TimerTriggers(DurableEngine engine)
{
    /// <summary>Each minute: finds runs that were lost.</summary>
    [Function("Reconcile")]
    public Task ReconcileAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
        => engine.Reconciler(client).RunAsync(cancellation);

    /// <summary>Each night: removes runs that are not kept any longer.</summary>
    [Function("Prune")]
    public Task PruneAsync([TimerTrigger("0 30 3 * * *")] TimerInfo timer, CancellationToken cancellation) => engine.Client.PruneAsync(cancellation: cancellation);
}
