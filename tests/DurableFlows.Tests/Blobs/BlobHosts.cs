using DurableFlows.Azurite;
using DurableFlows.Execution;
using DurableFlows.Storage.AzureBlobs;
using DurableFlows.Tests.Crash;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Blobs;

/// <summary>A container with runs in it, and hosts on it, each with a store of its own as each process has one.</summary>
internal sealed class BlobHosts(string connection) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _hosts = [];

    public string Connection { get; } = connection;

    /// <summary>Hosts that reach the storage through a proxy.</summary>
    public static BlobHosts Behind(FaultProxy proxy) => new(AzuriteServer.ConnectionStringFor(proxy.Endpoint));

    public string Container { get; } = AzuriteFixture.NewContainer();

    public Probe Probe { get; } = new();

    /// <summary>A store; by another way than the others when a connection is given.</summary>
    public AzureBlobStore Store(string? connection = null) => new(new AzureBlobStoreOptions
    {
        ConnectionString = connection ?? Connection,
        Container = Container,
        RetryDelay = TimeSpan.FromMilliseconds(10),
        // Nobody else writes to these runs, so looking for that would only be in the way of counting.
        PollInterval = TimeSpan.FromMinutes(1),
    });

    public FlowHost Host(AzureBlobStore? store = null, Action<FlowHostOptions>? configure = null, Action<IServiceCollection>? register = null)
    {
        var options = new FlowHostOptions { Store = store ?? Store() };
        foreach (var type in Work.Types)
            options.NodeTypes.Add(type);
        configure?.Invoke(options);
        var registered = new ServiceCollection().AddSingleton(Probe);
        register?.Invoke(registered);
        var services = registered.BuildServiceProvider();
        var host = new FlowHost(options, services);
        lock (_hosts)
            _hosts.AddRange(host, services);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }
}
