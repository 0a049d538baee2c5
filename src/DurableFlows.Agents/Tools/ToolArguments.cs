using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>Holds the arguments of a call against the tool's schema.</summary>
internal static class ToolArguments
{
    public static void Check(ToolSpec tool, FlowValue arguments)
    {
        var problems = InputCheck.Problems(tool.Parameters.GetRawText(), arguments);
        if (problems.Count > 0)
            throw new NodeException(AgentCodes.ToolArguments, $"The arguments do not fit '{tool.Name}': {string.Join("; ", problems)}.");
    }
}
