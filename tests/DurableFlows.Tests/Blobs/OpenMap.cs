using DurableFlows.AppendWorker;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Blobs;

/// <summary>A run whose map waits for its items, which processes complete at once.</summary>
internal sealed class OpenMap(BlobHosts hosts, int items, int appendsPerSegment)
{
    private static readonly FlowDefinition Flow = FlowBuilder.Create("many")
        .Add<Crash.HangNode>("each", n => n.Map("input", parallel: 1)).Build().Definition;

    public int Items => items;

    /// <summary>What the hosts ran.</summary>
    public IReadOnlyCollection<Crash.Probe.Execution> Executions => hosts.Probe.Executions;

    /// <summary>What is to be done, by nobody in particular.</summary>
    public WorkerJob Job { get; } = new()
    {
        ConnectionString = hosts.Connection,
        Container = hosts.Container,
        Run = "run-1",
        Map = "each",
        Items = items,
        AppendsPerSegment = appendsPerSegment,
    };

    /// <summary>Opens the run and lets its host die, once the map has its items.</summary>
    public async Task OpenAsync()
    {
        var host = hosts.Host();
        var handle = await host.StartAsync(Flow, FlowValue.From(Enumerable.Range(0, items).ToArray()), new StartOptions { Run = Job.Run });
        await hosts.Probe.Hanging.WaitAsync(TimeSpan.FromSeconds(30));
        host.Abandon();
        await handle.LeaveAsync();
    }

    /// <summary>The run as a reader sees it that has read nothing before.</summary>
    public Task<SeenRun> ReadAsync() => SeenRun.OpenAsync(Job.Store(), Job.Run);

    /// <summary>The ids in the journal as it is stored, in order.</summary>
    public async Task<IReadOnlyList<string>> StoredAsync()
        => [.. (await Execution.Journals.ReadAsync(Job.Store(), RunId.Parse(Job.Run))).Select(r => r.Id)];

    /// <summary>Lets a host go on with the run.</summary>
    public async Task<RunResult> EndAsync()
        => await (await hosts.Host().ResumeAsync(RunId.Parse(Job.Run))).Completion.WaitAsync(TimeSpan.FromSeconds(60));
}
