using DurableFlows.Nodes;
namespace DurableFlows.Agents.Tools;
internal static class McpTools { public static ValueTask<IReadOnlyList<ITool>> OfAsync(string name, ToolOptions tool, McpOptions mcp, NodeContext context, CancellationToken cancellation) => throw new NotImplementedException(); }
