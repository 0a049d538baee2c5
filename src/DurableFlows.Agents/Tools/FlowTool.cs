using DurableFlows.Agents.Conversations;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Tools;

/// <summary>Runs a flow as a child run, which has its own records, people and limits.</summary>
internal sealed class FlowTool(ToolSpec spec, string flow) : ITool
{
    public ToolSpec Spec => spec;

    // The child's id derives from the call: it is started once.
    public bool Repeatable => true;

    public static FlowTool Of(string name, ToolOptions tool, string flow, NodeContext context)
    {
        var child = context.Definition?.Flows.GetValueOrDefault(flow);
        var description = tool.Description ?? child?.Description ?? child?.Title ?? name;
        return new FlowTool(new ToolSpec(name, description, tool.Parameters ?? child?.InputSchema ?? ToolSpec.NoParameters), flow);
    }

    public ValueTask<NodeStep> RunAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
        => new(new NodeStep.ChildStarted(flow, context.Input));
}
