using System.Collections.Concurrent;
using DurableFlows.Azurite;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Storage.AzureBlobs;
using DurableFlows.Tests.Execution;
using DurableFlows.Tests.Storage;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>A run on an Azurite that a test kills and starts again, and everything that was shown of it.</summary>
internal sealed class Outage : IAsyncDisposable
{
    private readonly AzuriteServer _azurite;
    private readonly TestContainer _container;
    private readonly List<FlowHost> _hosts = [];
    private RunHandle? _handle;

    private Outage(AzuriteServer azurite) => (_azurite, _container) = (azurite, new TestContainer(azurite.ConnectionString));

    public Script Script { get; } = new();

    /// <summary>Every event in the order it was told, and how it stood with the nodes at that moment.</summary>
    public ConcurrentQueue<RunEvent> Told { get; } = [];

    public ConcurrentQueue<NodeDetails> Peeked { get; } = [];

    public static async Task<Outage> BeginAsync() => new(await AzuriteServer.StartOnDiskAsync());

    public void Kill() => _azurite.Kill();

    public Task EndAsync() => _azurite.StartAgainAsync();

    /// <summary>A store whose own patience is short.</summary>
    public AzureBlobStore Store() => _container.Open(retries: 1);

    public FlowHost Host(int attempts = 4, IFlowStore? store = null)
    {
        var host = new FlowHost(new FlowHostOptions { Store = store ?? Store(), NodeTypes = { Script.Type }, StoreAttempts = attempts, StoreInterval = TimeSpan.FromMilliseconds(20) });
        _hosts.Add(host);
        return host;
    }

    public async Task<RunHandle> StartAsync(FlowHost host, Action<FlowBuilder> flow) => _handle =
        await host.StartAsync(Script.Flow(flow).Definition, FlowValue.From(1), new StartOptions { Run = "run", OnEvent = Hear });

    public async Task<RunHandle> ResumeAsync(FlowHost host) => _handle = await host.ResumeAsync(RunId.Parse("run"), new ResumeOptions { OnEvent = Hear });

    public static Task<RunResult> ResultAsync(RunHandle handle) => handle.Completion.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>All that was told and shown stands in the journal, where it was said to stand.</summary>
    public async Task CheckShownAsync()
    {
        await using var host = new FlowHost(new FlowHostOptions { Store = Store(), NodeTypes = { Script.Type } });
        var stored = (await host.Client.EventsAsync(RunId.Parse("run"))).ToDictionary(e => e.Sequence);
        Assert.NotEmpty(Told);
        Assert.All(Told, told => Assert.Equal(told, stored.GetValueOrDefault(told.Sequence)));
        var completed = stored.Values.Where(e => e.Type == "node.completed").Select(e => e.Node).ToHashSet();
        Assert.All(Peeked.Where(n => n.Status == "succeeded"), node => Assert.Contains(node.Path, completed));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    private void Hear(RunEvent told)
    {
        Told.Enqueue(told);
        foreach (var node in _handle?.Peek().Nodes ?? [])
            Peeked.Enqueue(node);
    }
}
