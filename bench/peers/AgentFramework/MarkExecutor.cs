using System.Diagnostics;
using Microsoft.Agents.AI.Workflows;

namespace DurableFlows.Bench.Peers;

/// <summary>Passes a text on, and says when it was last reached.</summary>
internal sealed class MarkExecutor(string id) : Executor<string, string>(id)
{
    public long ReachedAt { get; private set; }

    public override ValueTask<string> HandleAsync(string message, IWorkflowContext context, CancellationToken cancellationToken = default)
    {
        ReachedAt = Stopwatch.GetTimestamp();
        return new(message);
    }
}
