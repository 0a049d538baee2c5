using DurableFlows.Agents.Conversations;
using DurableFlows.Agents.Tools.Mcp;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Tools;

/// <summary>The tools of an MCP server, each under its own name behind that of the entry.</summary>
internal static class McpTools
{
    public static async ValueTask<IReadOnlyList<ITool>> OfAsync(string name, ToolOptions tool, McpOptions mcp, CancellationToken cancellation)
    {
        var offered = await McpServers.OfProcess.ListAsync(mcp, cancellation).ConfigureAwait(false);
        if (mcp.Only?.FirstOrDefault(o => offered.All(t => t.Name != o)) is { } missing)
            throw new NodeException(AgentCodes.ToolMissing, $"The MCP server of tool '{name}' has no tool '{missing}'; it has {string.Join(", ", offered.Select(t => t.Name))}.");
        return [.. offered.Where(t => mcp.Only?.Contains(t.Name) != false).Select(t => new McpServerTool(name, tool, mcp, t))];
    }

    private sealed class McpServerTool(string name, ToolOptions tool, McpOptions mcp, McpTool offered) : ITool
    {
        public ToolSpec Spec { get; } = new($"{name}_{offered.Name}", offered.Description is { Length: > 0 } own ? own : tool.Description ?? offered.Name, offered.Schema);

        public bool Repeatable => offered.IsReadOnly || offered.IsIdempotent;

        public async ValueTask<NodeStep> RunAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
            => new NodeStep.Completed(await McpServers.OfProcess.CallAsync(mcp, offered.Name, context.Input, cancellation).ConfigureAwait(false));
    }
}
