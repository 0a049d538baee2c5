using DurableFlows.Agents;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes.BuiltIn;
using DurableFlows.Replay;

namespace DurableFlows.Cli;

/// <summary>A store that was opened for one command, and the host on it.</summary>
internal sealed class HostSession : IAsyncDisposable
{
    private readonly IFlowStore _store;
    private readonly OneService _services;

    public HostSession(IFlowStore store, string spec, string output, TimeProvider time)
    {
        (_store, _services) = (store, new OneService(new OutputFolder(output)));
        Store = spec;
        Host = new FlowHost(Options(store), _services, time);
    }

    public FlowHost Host { get; }

    public FlowClient Client => Host.Client;

    /// <summary>The store as it was named.</summary>
    public string Store { get; }

    /// <summary>Replays runs of the store.</summary>
    public FlowReplayer Replayer => new(Options(_store), _services);

    /// <summary>Replays bundles and runs flows dry, with no store.</summary>
    public static FlowReplayer StorelessReplayer(string output) => new(Options(null), new OneService(new OutputFolder(output)));

    public bool IsDurable => _store.IsDurable;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        (_store as IDisposable)?.Dispose();
    }

    private static FlowHostOptions Options(IFlowStore? store)
    {
        var options = new FlowHostOptions { Store = store };
        foreach (var type in AgentNodes.All)
            options.NodeTypes.Add(type);
        return options;
    }

    /// <summary>A container for one thing would cost more than the thing at every start.</summary>
    private sealed class OneService(OutputFolder folder) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(OutputFolder) ? folder : null;
    }
}
