using System.Collections.Concurrent;
using System.Text.Json;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Values;
using ModelContextProtocol.Protocol;

namespace DurableFlows.Agents.Tools.Mcp;

/// <summary>The MCP servers of this process: one connection to each, made when it is first needed and again when it is lost. Safe for use from any thread.</summary>
internal sealed class McpServers(TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, McpConnection> _connections = new(StringComparer.Ordinal);

    /// <summary>Those of the process, which end with it.</summary>
    public static McpServers OfProcess { get; } = EndingWithProcess();

    /// <summary>The tools that a server offers, of those that the options choose.</summary>
    /// <exception cref="NodeException">With code <c>tool.unavailable</c>, or <c>tool.failed</c> when the server refuses.</exception>
    public async Task<IReadOnlyList<McpTool>> ListAsync(McpOptions options, CancellationToken cancellation)
    {
        var tools = await To(options).UseAsync(async client => await client.ListToolsAsync(cancellationToken: cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return
        [
            .. tools.Select(t => t.ProtocolTool).Where(t => IsOffered(options, t.Name)).Select(t => new McpTool(
                t.Name, t.Description ?? "", t.InputSchema, t.Annotations?.ReadOnlyHint ?? false, t.Annotations?.IdempotentHint ?? false)),
        ];
    }

    /// <summary>Calls a tool once. A call whose connection is lost is not repeated here: it may have been carried out.</summary>
    /// <param name="options">The server.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">An object; null for one without members.</param>
    /// <param name="cancellation">Gives up, and tells the server so.</param>
    /// <returns>The structured content as it is, or else the texts, a line each.</returns>
    /// <exception cref="NodeException">With code <c>tool.failed</c> when the tool says so, or <c>tool.unavailable</c>, which is worth another try.</exception>
    public async Task<FlowValue> CallAsync(McpOptions options, string tool, FlowValue arguments, CancellationToken cancellation)
    {
        if (!IsOffered(options, tool))
            throw new NodeException(AgentCodes.ToolFailed, $"The tool '{tool}' is not among those to offer of this MCP server. Add it to 'only'.");
        var call = new CallToolRequestParams { Name = tool, Arguments = Members(tool, arguments) };
        var result = await To(options).UseAsync(async client => await client.CallToolAsync(call, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(c => c.Text));
        if (result.IsError is true)
            throw new NodeException(AgentCodes.ToolFailed, text.Length > 0 ? text : $"The tool '{tool}' failed and does not say why.");
        return result.StructuredContent is { } structured ? FlowValue.FromElement(structured) : FlowValue.From(text);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Keys.ToList())
        {
            if (_connections.TryRemove(connection, out var gone))
                await gone.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static McpServers EndingWithProcess()
    {
        var servers = new McpServers(TimeProvider.System);
        // Nothing may be awaited there; a server that is left has its standard input closed by the system.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => servers.DisposeAsync().AsTask().Wait(Patience);
        return servers;
    }

    private static bool IsOffered(McpOptions options, string tool) => options.Only?.Contains(tool, StringComparer.Ordinal) ?? true;

    private static Dictionary<string, JsonElement> Members(string tool, FlowValue arguments) => arguments.Element.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Object => arguments.Element.EnumerateObject().ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal),
        var kind => throw new FlowException(ErrorCodes.ValueTypeMismatch, $"The tool '{tool}' takes an object of arguments, but was given a {kind.ToString().ToLowerInvariant()}."),
    };

    /// <summary>What is chosen of its tools makes no other server.</summary>
    private McpConnection To(McpOptions options) => _connections.GetOrAdd(
        JsonSerializer.Serialize(new { options.Command, options.Arguments, options.Url, Headers = options.Headers.OrderBy(h => h.Key, StringComparer.Ordinal) }),
        static (_, of) => new McpConnection(of.options, of.time), (options, time));
}
