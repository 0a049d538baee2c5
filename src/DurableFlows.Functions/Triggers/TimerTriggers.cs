using DurableFlows.DurableTask.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DurableFlows.Functions.Triggers;

/// <summary>What happens by the clock.</summary>
internal sealed class TimerTriggers(DurableEngine engine)
{
    [Function("Reconcile")]
    public Task ReconcileAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client) => engine.Reconciler(client).RunAsync();

    [Function("Prune")]
    public Task PruneAsync([TimerTrigger("0 30 3 * * *")] TimerInfo timer) => engine.Client.PruneAsync();
}
