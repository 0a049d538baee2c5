using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes.BuiltIn;

namespace DurableFlows.Cli;

/// <summary>A store that was opened for one command, and the host on it.</summary>
internal sealed class HostSession : IAsyncDisposable
{
    private readonly IFlowStore _store;

    public HostSession(IFlowStore store, string spec, string output, TimeProvider time)
    {
        _store = store;
        Store = spec;
        Host = new FlowHost(new FlowHostOptions { Store = store }, new OneService(new OutputFolder(output)), time);
    }

    public FlowHost Host { get; }

    public FlowClient Client => Host.Client;

    /// <summary>The store as it was named.</summary>
    public string Store { get; }

    public bool IsDurable => _store.IsDurable;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        (_store as IDisposable)?.Dispose();
    }

    /// <summary>A container for one thing would cost more than the thing at every start.</summary>
    private sealed class OneService(OutputFolder folder) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(OutputFolder) ? folder : null;
    }
}
