using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Storage;
using DurableFlows.Values;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Recovery;

/// <summary>A folder with runs in it, hosts on it, and its files.</summary>
internal sealed class HostFolder : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _hosts = [];

    public HostFolder() => Layout = new FileLayout(_folder.Path);

    public FileLayout Layout { get; }

    public Probe Probe { get; } = new();

    public FileStore Store() => _folder.Keep(FileStore.Open(new FileStoreOptions { Path = _folder.Path, Flush = false }));

    public FlowHost Host(IFlowStore? store = null, TimeProvider? time = null)
    {
        var options = new FlowHostOptions { Store = store ?? Store() };
        foreach (var type in Work.Types)
            options.NodeTypes.Add(type);
        var services = new ServiceCollection().AddSingleton(Probe).BuildServiceProvider();
        var host = new FlowHost(options, services, time);
        lock (_hosts)
            _hosts.AddRange(host, services);
        return host;
    }

    public string JournalOf(RunId run) => Layout.Journal(run);

    /// <summary>Where each record of a journal begins, and where the last one ends.</summary>
    public long[] Bounds(RunId run)
    {
        var bytes = File.ReadAllBytes(JournalOf(run));
        return [0, .. bytes.Index().Where(b => b.Item == '\n').Select(b => (long)b.Index + 1)];
    }

    /// <summary>Two nodes, the first with a payload, an approval, and a node that needs the payload.</summary>
    public static FlowDefinition Flow(string id = "flow") => FlowBuilder.Create(id)
        .Add<WorkNode>("a", n => n.With(new WorkOptions { Size = 5000 }))
        .AddTransform("b", "a", n => n.Literal("b", 1))
        .AddApproval("sign", "b", a => a.Show = "=input.b")
        .AddTransform("use", "sign", n => n.Set("size", "nodes.a.output.padding.length"))
        .Build().Definition;

    /// <summary>Starts a run and lets its host go as a killed process goes, once it waits for its approval.</summary>
    public async Task<RunId> AbandonedAsync(string run = "run-1", string flow = "flow", IFlowStore? store = null)
    {
        var host = Host(store);
        var handle = await host.StartAsync(Flow(flow), FlowValue.Null, new StartOptions { Run = run });
        await AskedAsync(handle);
        host.Abandon();
        await handle.LeaveAsync();
        return handle.Run;
    }

    public static async Task<string> AskedAsync(RunHandle handle)
    {
        while (true)
        {
            var result = await handle.WaitForInputAsync().WaitAsync(TimeSpan.FromSeconds(30));
            if (result.Requests is [var request])
                return request.Request.Id;
            Assert.False(handle.Completion.IsCompleted, $"ended {result.Status} {result.Reason}");
            await Task.Yield();
        }
    }

    /// <summary>Resumes a run, approves, and gives what it came to.</summary>
    public static async Task<Runs.RunResult> FinishAsync(FlowHost host, RunHandle handle)
    {
        await host.Client.AnswerAsync(handle.Run, await AskedAsync(handle), CrashScenario.Say(Approvals.AnswerDecision.Approve));
        return await handle.Completion.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _folder.Dispose();
    }
}
