using DurableFlows.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace DurableFlows.Agents.Tools.Mcp;

/// <summary>The connection to one MCP server.</summary>
internal sealed class McpConnection(McpOptions options, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _gate = new(1);
    private McpClient? _client;

    /// <summary>The server for people: no arguments, headers, names of users or queries, which may hold secrets.</summary>
    private string Name => options.Url?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) ?? options.Command ?? "";

    /// <summary>Does something with the server.</summary>
    /// <exception cref="NodeException">With code <c>tool.failed</c> when the server refuses it, or <c>tool.unavailable</c>.</exception>
    public async Task<T> UseAsync<T>(Func<McpClient, Task<T>> use, CancellationToken cancellation)
    {
        var client = await ConnectedAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await use(client).ConfigureAwait(false);
        }
        catch (McpProtocolException e)
        {
            throw new NodeException(AgentCodes.ToolFailed, $"The MCP server {Name} refuses: {e.Message}");
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            await ForgetAsync(client).ConfigureAwait(false);
            throw Unavailable($"The connection to the MCP server {Name} was lost", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private async Task<McpClient> ConnectedAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_client is { } known && await IsAliveAsync(known, cancellation).ConfigureAwait(false))
                return known;
            await CloseAsync().ConfigureAwait(false);
            return _client = await ConnectAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<McpClient> ConnectAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(ConnectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await McpClient.CreateAsync(Transport(), new McpClientOptions { InitializationTimeout = ConnectLimit }, cancellationToken: either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            throw Unavailable(options.Url is null ? $"The MCP server '{Name}' does not start" : $"The MCP server {Name} cannot be reached", e);
        }
    }

    private IClientTransport Transport() => options.Url is { } url
        ? new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = url,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = options.Headers.ToDictionary(),
            ConnectionTimeout = ConnectLimit,
            EnableStandaloneGetStream = false,
        })
        : new StdioClientTransport(new StdioClientTransportOptions { Command = options.Command ?? "", Arguments = [.. options.Arguments] });

    /// <summary>Asks a process that was started; behind a URL each request has a connection of its own.</summary>
    private async Task<bool> IsAliveAsync(McpClient client, CancellationToken cancellation)
    {
        if (client.Completion.IsCompleted || options.Url is not null)
            return !client.Completion.IsCompleted;
        using var limit = new CancellationTokenSource(ProbeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await client.PingAsync(cancellationToken: either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // One that refuses lives, and one that does not answer may be busy.
            return e is McpProtocolException or OperationCanceledException && !client.Completion.IsCompleted;
        }
    }

    private async Task ForgetAsync(McpClient client)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        if (ReferenceEquals(_client, client))
            await CloseAsync().ConfigureAwait(false);
        _gate.Release();
    }

    private async Task CloseAsync()
    {
        var client = _client;
        _client = null;
        if (client is not null)
            await client.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What the exception says may hold anything, even what the server wrote; only what is certain is told.</summary>
    private static NodeException Unavailable(string what, Exception e) => new(AgentCodes.ToolUnavailable, what + e switch
    {
        ClientTransportClosedException { Details: StdioClientCompletionDetails { ExitCode: { } code } } => $": its process ended with code {code}.",
        HttpRequestException { StatusCode: { } status } => $": it answered with status {(int)status}.",
        OperationCanceledException or TimeoutException => ": it did not answer in time.",
        _ => $" ({e.GetType().Name}).",
    }, retryable: true);
}
