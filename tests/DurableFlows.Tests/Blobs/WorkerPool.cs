using System.Text.Json;
using DurableFlows.AppendWorker;

namespace DurableFlows.Tests.Blobs;

/// <summary>Sixteen processes, which start with the first test that needs them.</summary>
public sealed class WorkerPool : IDisposable
{
    private const int Count = 16;
    private readonly List<WorkerProcess> _workers = [];

    /// <summary>Gives each of them its part of a job; all begin when the last of them is ready.</summary>
    /// <returns>In what order each of them saw the records that count, once all were done.</returns>
    internal async Task<IReadOnlyList<string>> RunAsync(WorkerJob job)
    {
        while (_workers.Count < Count)
            _workers.Add(new WorkerProcess());
        foreach (var (number, worker) in _workers.Index())
            worker.Tell(JsonSerializer.Serialize(job with { Worker = number, Workers = Count }));
        await AllAsync("ready");
        await AllAsync("done");
        return await Task.WhenAll(_workers.Select(w => w.HearAsync()));
    }

    public void Dispose() => _workers.ForEach(w => w.Dispose());

    private async Task AllAsync(string word)
    {
        foreach (var worker in _workers)
            Assert.Equal(word, await worker.HearAsync());
        _workers.ForEach(w => w.Tell());
    }
}
