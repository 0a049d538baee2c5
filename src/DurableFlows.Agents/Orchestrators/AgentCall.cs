using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>An agent that an orchestrator gives work to: a call of its node, made as a child run.</summary>
/// <param name="Name">The task or state.</param>
/// <param name="Flow">The flow that is run.</param>
/// <param name="Input">What it is given.</param>
internal sealed record AgentCall(string Name, string Flow, FlowValue Input)
{
    /// <summary>Starts the child run, or takes what it came to.</summary>
    public static NodeStep Run(NodeContext context)
    {
        if (context.ChildError is { } error)
            throw new NodeException(error.Code, error.Message, category: error.Category);
        if (context.ChildOutput is { } output)
            return new NodeStep.Completed(output);
        var call = context.Input.To<AgentCall>() ?? throw new NodeException(AgentCodes.ToolFailed, "It is no call of an orchestrator.");
        return new NodeStep.ChildStarted(call.Flow, call.Input);
    }
}
