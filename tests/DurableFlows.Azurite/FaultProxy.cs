using System.Net;
using System.Net.Sockets;

namespace DurableFlows.Azurite;

/// <summary>Stands before an HTTP service, passes bytes through unchanged, counts requests and does to each what a rule says.</summary>
/// <remarks>Signatures of storage requests stay valid: they cover the path and headers, not the host.</remarks>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly List<ProxyRequest> _requests = [];
    private readonly Task _running;
    private readonly Uri _target;
    private volatile Func<ProxyRequest, Fault> _rule = _ => Fault.Pass;

    private FaultProxy(Uri target)
    {
        _target = target;
        _listener.Start(backlog: 512);
        Endpoint = new UriBuilder(target) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _running = AcceptAsync();
    }

    /// <summary>The target's address with the proxy's port.</summary>
    public Uri Endpoint { get; }

    /// <summary>Asked once for each request, on any thread, before anything of it goes on.</summary>
    public Func<ProxyRequest, Fault> Rule
    {
        get => _rule;
        set => _rule = value;
    }

    /// <summary>The requests that came since the start or the last <see cref="TakeCounts"/>, whatever became of them.</summary>
    public IReadOnlyList<ProxyRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>Starts a proxy on a free port of this machine.</summary>
    /// <param name="target">The service, such as <see cref="AzuriteServer.BlobEndpoint"/>.</param>
    public static FaultProxy Start(Uri target) => new(target);

    /// <summary>How many requests of each <see cref="ProxyRequest.Kind"/> came, and counts from zero again.</summary>
    public IReadOnlyDictionary<string, int> TakeCounts()
    {
        lock (_gate)
        {
            var counts = _requests.CountBy(request => request.Kind).ToDictionary();
            _requests.Clear();
            return counts;
        }
    }

    /// <summary>Cuts all connections. A rule that threw is reported here.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _running;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                socket.NoDelay = true;
                connections.RemoveAll(connection => connection.IsCompletedSuccessfully);
                connections.Add(new FaultConnection(socket, _target, Ask, _end.Token).RunAsync());
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private Fault Ask(ProxyRequest request)
    {
        lock (_gate)
            _requests.Add(request);
        return Rule(request);
    }
}
