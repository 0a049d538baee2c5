using Microsoft.Agents.AI.Workflows;

namespace DurableFlows.Bench.Peers;

/// <summary>Adds 10 KiB of its own to what later executors can read.</summary>
internal sealed class GrowExecutor(string id) : Executor<string, string>(id)
{
    public override async ValueTask<string> HandleAsync(string message, IWorkflowContext context, CancellationToken cancellationToken = default)
    {
        await context.QueueStateUpdateAsync(Id, Id.PadRight(10 * 1024, '.'), "outputs", cancellationToken);
        return message;
    }
}
