using DurableFlows.DurableTask.Hosting;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;
using DurableFlows.Yaml;
using Microsoft.AspNetCore.Connections;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DurableFlows.DurableTask.Tests;

/// <summary>The engine on Durable's own in-process test host.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    private readonly DurableTaskTestHost _host;
    private bool _redelivers;

    private DurableHost(DurableTaskTestHost host, DurableEngine engine, IFlowStore store) => (_host, Engine, Store) = (host, engine, store);

    public DurableEngine Engine { get; }
    public IFlowStore Store { get; }
    public FlowClient Flows => Engine.Client;
    public DurableTaskClient Client => _host.Client;
    public IRunHost Runs => Engine.Host(Client);

    /// <summary>How often each activity was called.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    /// <summary>Starts a hub.</summary>
    /// <param name="store">The store; a new one in memory when null.</param>
    /// <param name="activitiesPerHistory">When a history begins anew.</param>
    /// <param name="types">Node types beside the built-in ones.</param>
    /// <param name="services">What nodes get their services from.</param>
    /// <param name="hub">The name of the hub.</param>
    /// <param name="redelivers">Whether every activity runs twice at the same time, as Durable allows itself to.</param>
    public static async Task<DurableHost> StartAsync(
        IFlowStore? store = null, int activitiesPerHistory = 400, IReadOnlyList<NodeType>? types = null, IServiceProvider? services = null, bool redelivers = false, string hub = "tests")
    {
        var kept = store ?? new MemoryStore();
        var options = new FlowHostOptions { Store = kept };
        foreach (var type in types ?? [])
            options.NodeTypes.Add(type);
        var engine = NewEngine(options, activitiesPerHistory, services, hub);
        DurableHost? made = null;
        var host = await ListenAsync(tasks =>
        {
            tasks.AddOrchestratorFunc(PumpNames.Run, async (TaskOrchestrationContext context) => await DurableEngine.RunAsync(context));
            Add<string, object>(tasks, () => made, PumpNames.Open, (_, instance, _) => engine.OpenAsync(instance));
            Add<string, string[]?>(tasks, () => made, PumpNames.Attempt, (instance, input, _) => engine.AttemptAsync(instance, input));
            Add<long, object>(tasks, () => made, PumpNames.Look, (instance, looked, _) => engine.LookAsync(instance, looked));
            Add<string, string[]>(tasks, () => made, PumpNames.Child, (instance, code, client) => engine.ChildAsync(instance, code, client));
            Add<string, string[]>(tasks, () => made, PumpNames.End, (instance, kind, client) => engine.EndAsync(instance, kind, client));
            Add<string, string>(tasks, () => made, PumpNames.LetGo, async (instance, reason, _) =>
            {
                await engine.LetGoAsync(instance, reason);
                return "";
            });
        });
        return made = new DurableHost(host, engine, kept) { _redelivers = redelivers };
    }

    /// <summary>Another process of the same hub.</summary>
    public DurableEngine AnotherWorker(IServiceProvider? services = null) => NewEngine(new FlowHostOptions { Store = Store }, 400, services, "tests");

    public async Task<RunDetails> RunAsync(string yaml, object? input = null, string run = "r1")
    {
        await StartRunAsync(yaml, input, run);
        return await EndAsync(run);
    }

    public Task<RunId> StartRunAsync(string yaml, object? input = null, string run = "r1")
        => Runs.StartAsync(FlowYaml.Load(yaml, Engine.Parts.Registry), FlowValue.From(input ?? new { }), new StartOptions { Run = run }, default);

    public async Task<RunDetails> EndAsync(string run = "r1")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            return await Flows.WaitAsync(RunId.Parse(run), limit.Token);
        }
        catch (OperationCanceledException)
        {
            var instance = await Client.GetInstanceAsync(run, getInputsAndOutputs: true);
            throw new TimeoutException($"{instance?.RuntimeStatus} {instance?.FailureDetails} calls: {string.Join(", ", Calls)}");
        }
    }

    /// <summary>Waits until an instance has ended too.</summary>
    public async Task<OrchestrationMetadata> InstanceAsync(string instance = "r1")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await Engine.DisposeAsync();
    }

    /// <summary>The test host takes a port by chance: one that another process holds is given up for the next.</summary>
    private static async Task<DurableTaskTestHost> ListenAsync(Action<DurableTaskRegistry> tasks)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await DurableTaskTestHost.StartAsync(tasks);
            }
            catch (IOException error) when (error.InnerException is AddressInUseException && tries < 10)
            {
            }
        }
    }

    private static DurableEngine NewEngine(FlowHostOptions options, int activitiesPerHistory, IServiceProvider? services, string hub) => new(
        Options.Create(options), Options.Create(new DurablePumpOptions { Hub = hub, ActivitiesPerHistory = activitiesPerHistory }), services ?? new ServiceCollection().BuildServiceProvider(), TimeProvider.System, new IdSource(TimeProvider.System));

    private static void Add<TIn, TOut>(DurableTaskRegistry tasks, Func<DurableHost?> made, string name, Func<string, TIn, DurableTaskClient, Task<TOut>> run)
        => tasks.AddActivityFunc<TIn, TOut>(name, async (context, input) =>
        {
            var host = made() ?? throw new InvalidOperationException("The host is not there yet.");
            lock (host.Calls)
                host.Calls[name] = host.Calls.GetValueOrDefault(name) + 1;
            if (host._redelivers)
                return (await Task.WhenAll(run(context.InstanceId, input, host.Client), run(context.InstanceId, input, host.Client)))[context.InstanceId.Length % 2];
            return await run(context.InstanceId, input, host.Client);
        });
}
