using System.Diagnostics;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Values;

namespace DurableFlows.Bench.Measuring;

/// <summary>A host under measurement, on memory or on a folder of its own.</summary>
internal sealed class Subject : IAsyncDisposable
{
    private readonly IFlowStore _inner;
    private readonly MeteredStore _store;
    private readonly FlowHost _host;

    private Subject(IFlowStore inner)
    {
        _inner = inner;
        _store = new MeteredStore(inner);
        var options = new FlowHostOptions { Store = _store };
        foreach (var type in Flows.NodeTypes)
            options.NodeTypes.Add(type);
        _host = new FlowHost(options);
    }

    public MeteredDisk Disk { get; private init; } = new();

    public FlowHost Host => _host;

    public static Subject OnMemory() => new(new MemoryStore());

    public static Subject OnFiles(string folder)
    {
        var disk = new MeteredDisk();
        return new Subject(new FileStore(new FileStoreOptions { Path = folder }, disk)) { Disk = disk };
    }

    /// <summary>Runs a flow from the call that starts it to its end.</summary>
    public async Task<Sample> RunAsync(FlowDefinition flow, FlowValue input)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        var handle = await _host.StartAsync(flow, input);
        var result = await handle.Completion;
        var elapsed = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        if (result.Status != RunStatus.Completed)
            throw new InvalidOperationException($"The run of '{flow.Id}' ended as {result.Status}: {result.Error?.Message ?? result.Reason}");
        var sample = new Sample(elapsed, allocated, _store.TakeGroups(), Disk.TakeFlushes());
        await _store.DeleteRunAsync(handle.Run, CancellationToken.None);
        return sample;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        (_inner as IDisposable)?.Dispose();
    }
}
