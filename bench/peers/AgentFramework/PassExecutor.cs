using Microsoft.Agents.AI.Workflows;

namespace DurableFlows.Bench.Peers;

/// <summary>Passes a text on.</summary>
internal sealed class PassExecutor(string id) : Executor<string, string>(id)
{
    public override ValueTask<string> HandleAsync(string message, IWorkflowContext context, CancellationToken cancellationToken = default)
        => new(message);
}
