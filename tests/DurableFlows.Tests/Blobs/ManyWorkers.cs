using DurableFlows.AppendWorker;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Values;

namespace DurableFlows.Tests.Blobs;

/// <summary>A run whose map waits for its items, which processes complete at once.</summary>
internal sealed class ManyWorkers(BlobHosts hosts, int appendsPerSegment)
{
    public const int Items = 5_000;
    private const int Workers = 16;

    private static readonly FlowDefinition Flow = FlowBuilder.Create("many")
        .Add<Crash.HangNode>("each", n => n.Map("input", parallel: 1)).Build().Definition;

    private WorkerJob Job(int worker, string connection) => new()
    {
        ConnectionString = connection,
        Container = hosts.Container,
        Run = "run-1",
        Map = "each",
        Items = Items,
        Worker = worker,
        Workers = Workers,
        AppendsPerSegment = appendsPerSegment,
    };

    /// <summary>Opens the run and lets go of it, once the map has its items.</summary>
    public async Task OpenAsync()
    {
        var host = hosts.Host();
        var handle = await host.StartAsync(Flow, FlowValue.From(Enumerable.Range(0, Items).ToArray()), new StartOptions { Run = "run-1" });
        await hosts.Probe.Hanging.WaitAsync(TimeSpan.FromSeconds(30));
        await handle.LeaveAsync();
    }

    /// <summary>Completes the items from many processes, which all begin when the last of them is ready.</summary>
    /// <param name="connection">How the workers reach the store.</param>
    /// <returns>In what order each of them saw the records that count, once all were done.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string connection)
    {
        var workers = new List<WorkerProcess>();
        try
        {
            for (var worker = 0; worker < Workers; worker++)
                workers.Add(WorkerProcess.Start(Job(worker, connection)));
            await AllAsync(workers, "ready");
            await AllAsync(workers, "done");
            return await Task.WhenAll(workers.Select(w => w.HearAsync()));
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }
    }

    /// <summary>The run as a reader sees it that has read nothing before.</summary>
    public Task<SeenRun> ReadAsync() => SeenRun.OpenAsync(Job(0, hosts.Connection).Store(), "run-1");

    /// <summary>The ids in the journal as it is stored, in order.</summary>
    public async Task<IReadOnlyList<string>> StoredAsync()
    {
        var records = await Execution.Journals.ReadAsync(Job(0, hosts.Connection).Store(), RunId.Parse("run-1"));
        return [.. records.Select(r => r.Id)];
    }

    private static async Task AllAsync(List<WorkerProcess> workers, string word)
    {
        foreach (var worker in workers)
            Assert.Equal(word, await worker.HearAsync());
        workers.ForEach(w => w.GoOn());
    }
}
