using System.Text.Json;

namespace DurableFlows.Agents.Tools.Mcp;

/// <summary>A tool of an MCP server, as the server describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does; empty when the server does not say.</param>
/// <param name="Schema">The JSON Schema of its arguments.</param>
/// <param name="IsReadOnly">Whether the server says that it changes nothing.</param>
/// <param name="IsIdempotent">Whether the server says that doing it twice is as doing it once.</param>
internal sealed record McpTool(string Name, string Description, JsonElement Schema, bool IsReadOnly, bool IsIdempotent);
