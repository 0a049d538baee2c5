using DurableFlows.Agents.Conversations;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>A tool that an agent may call.</summary>
internal interface ITool
{
    ToolSpec Spec { get; }

    /// <summary>Whether a call may be made twice without harm.</summary>
    bool Repeatable { get; }

    /// <summary>Adds to a call what only the agent's own step knows.</summary>
    CallRecord Prepare(CallRecord call, AgentHistory history) => call;

    /// <summary>Makes the call, or takes what it waited for: done, a question, or a child run.</summary>
    /// <param name="context">The call's, with the arguments as its input.</param>
    /// <param name="call">The call as the agent made it.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<NodeStep> RunAsync(NodeContext context, CallRecord call, CancellationToken cancellation);

    /// <summary>What became of an earlier try of the call, by its idempotency key; null when the tool does not know of one.</summary>
    ValueTask<FlowValue?> LookUpAsync(NodeContext context, CancellationToken cancellation) => new((FlowValue?)null);
}
