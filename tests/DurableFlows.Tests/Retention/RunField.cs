using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;
using DurableFlows.Values;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Tests.Retention;

/// <summary>Runs of every kind, each an hour younger than the one before.</summary>
internal sealed class RunField : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSingleton(new Probe()).BuildServiceProvider();

    public RunField(IFlowStore? store = null)
    {
        Store = store ?? new MemoryStore(Time);
        Host = NewHost(Store);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public IFlowStore Store { get; }

    public FlowHost Host { get; }

    public FlowClient Client => Host.Client;

    public FlowHost NewHost(IFlowStore store)
    {
        var options = new FlowHostOptions { Store = store };
        foreach (var type in Work.Types)
            options.NodeTypes.Add(type);
        return new FlowHost(options, _services, Time);
    }

    public Task<RunId> CompletedAsync(string run, CheckpointDefinition? checkpoint = null, string flow = "completes")
        => EndAsync(run, FlowBuilder.Create(flow).AddTransform("a"), checkpoint);

    public Task<RunId> FailedAsync(string run, CheckpointDefinition? checkpoint = null)
        => EndAsync(run, FlowBuilder.Create("fails").Add("a", "fail", n => n.With(new { code = "no", message = "No." })), checkpoint);

    /// <summary>A parent whose child has a payload.</summary>
    public Task<RunId> ParentAsync(string run) => EndAsync(run, Parent(), null);

    public async Task<RunId> WaitingAsync(string run)
    {
        var handle = await StartAsync(run, FlowBuilder.Create("waits").AddApproval("sign"), null);
        await Recovery.HostFolder.AskedAsync(handle);
        return handle.Run;
    }

    public async Task<RunId> SuspendedAsync(string run)
    {
        var waiting = await WaitingAsync(run);
        await Client.SuspendAsync(waiting, "ann", "test");
        return waiting;
    }

    public async Task<RunId> CancelledAsync(string run)
    {
        var handle = await StartAsync(run, FlowBuilder.Create("waits").AddApproval("sign"), null);
        await Recovery.HostFolder.AskedAsync(handle);
        await Client.CancelAsync(handle.Run, "ann", null);
        await handle.Completion;
        return handle.Run;
    }

    public static FlowBuilder Parent() => FlowBuilder.Create("parent")
        .AddFlow("inner", FlowBuilder.Create("inner").Add<WorkNode>("work", n => n.With(new WorkOptions { Size = 5000 })).Build(), node: n => n.Set("x", "1"));

    /// <summary>The runs that are listed, page by page.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync()
    {
        var ids = new List<string>();
        for (var page = await Client.ListAsync(new RunQuery { Limit = 500 }); page.Count > 0; page = await Client.ListAsync(new RunQuery { Limit = 500, After = FlowClient.PageToken(page[^1]) }))
            ids.AddRange(page.Select(r => r.Run));
        return ids;
    }

    /// <summary>Names of every marker that is left about runs.</summary>
    public static async Task<IReadOnlyList<string>> MarkersAsync(IFlowStore store)
        => [.. (await store.ListMarkersAsync("", null, 100_000, default)).Select(m => m.Name).Where(n => !n.StartsWith("hosts/", StringComparison.Ordinal) && n != "requests/0")];

    public static async Task<bool> IsThereAsync(IFlowStore store, RunId run)
        => (await store.ReadAsync(run, JournalPosition.Start, null, default)).Records.Count > 0;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _services.DisposeAsync();
    }

    private async Task<RunId> EndAsync(string run, FlowBuilder flow, CheckpointDefinition? checkpoint)
    {
        var handle = await StartAsync(run, flow, checkpoint);
        await handle.Completion;
        return handle.Run;
    }

    private async Task<RunHandle> StartAsync(string run, FlowBuilder flow, CheckpointDefinition? checkpoint)
    {
        Time.Advance(TimeSpan.FromHours(1));
        return await Host.StartAsync(flow.Build().Definition with { Checkpoint = checkpoint }, FlowValue.Null, new StartOptions { Run = run });
    }
}
