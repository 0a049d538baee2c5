namespace DurableFlows.Agents.Tools.Mcp;

internal static class McpCodes
{
    public const string ToolFailed = "tool.failed";
    public const string ToolUnavailable = "tool.unavailable";
}
