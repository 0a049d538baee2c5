using System.Collections.Concurrent;
using System.ComponentModel;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Yaml;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Agents.Tests.Agents;

/// <summary>A flow with agents, a scripted model and tools that count what they do.</summary>
internal sealed class AgentTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private AgentTest(string yaml, ModelScript script, IFlowStore? store, Action<DurableFlowsBuilder>? configure)
    {
        Model = new ScriptedChatClient(script);
        var services = new ServiceCollection();
        var builder = services.AddDurableFlows().AddModel("gpt", _ => Model, inputPrice: 2, outputPrice: 10)
            .AddTool("look", Look, repeatable: true)
            .AddTool("send", Send, lookUp: (context, _) => new(Sent.TryGetValue(context.IdempotencyKey, out var known) ? known : null))
            .AddTool("fail", Fail, repeatable: true);
        configure?.Invoke(builder);
        _services = services.BuildServiceProvider();
        Flow = FlowYaml.Load(yaml, Registry);
        Host = new FlowTestHost(new Flow(Flow, AgentNodes.All), store, services: _services);
    }

    public static NodeRegistry Registry { get; } = new([.. BuiltInNodes.All, .. AgentNodes.All]);

    public ScriptedChatClient Model { get; }
    public FlowDefinition Flow { get; }
    public FlowTestHost Host { get; }

    /// <summary>What was looked at, in order.</summary>
    public ConcurrentQueue<string> Looked { get; } = [];

    /// <summary>What was sent, by its key.</summary>
    public ConcurrentDictionary<string, string> Sent { get; } = [];

    /// <summary>How often sending was called, that of lost hosts counted.</summary>
    public int Sends { get; private set; }

    /// <summary>What sending does once it is done; nothing at first.</summary>
    public Func<CancellationToken, Task>? AfterSending { get; set; }

    /// <summary>An agent as the only node.</summary>
    public static AgentTest Of(string with, params ModelTurn[] turns) => Flowing(Yaml(with), turns);

    /// <summary>A flow.</summary>
    public static AgentTest Flowing(string yaml, params ModelTurn[] turns) => new(yaml, new ModelScript(turns), null, null);

    public static AgentTest Configured(string with, Action<DurableFlowsBuilder> configure, params ModelTurn[] turns) => new(Yaml(with), new ModelScript(turns), null, configure);

    public static AgentTest Kept(string yaml, IFlowStore store, ModelScript script) => new(yaml, script, store, null);

    public static string Yaml(string with) => $"id: test\nnodes:\n  agent:\n    type: agent\n    with:\n      {with.ReplaceLineEndings("\n      ")}\n";

    public Task<RunResult> RunAsync(object? input = null) => Host.RunAsync(input ?? "Where is A-17?");

    public async Task<NodeDetails> NodeAsync(string path) => (await Host.Client.GetAsync(Host.Run.Run)).Nodes.Single(n => n.Path == path);

    /// <summary>What the model read last.</summary>
    public string LastRead => Model.Calls[^1].LastText;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _services.DisposeAsync();
        Model.Dispose();
    }

    [Description("Looks up an order.")]
    private string Look([Description("Its number.")] string order)
    {
        Looked.Enqueue(order);
        return $"{order}: delivered";
    }

    private static string Fail() => throw new InvalidOperationException("no such order");

    [Description("Sends a mail.")]
    private async Task<string> Send(string to, int amount, NodeContext context, CancellationToken cancellation)
    {
        Sends++;
        Sent[context.IdempotencyKey] = $"sent {amount} to {to}";
        if (AfterSending is { } after)
            await after(cancellation);
        return Sent[context.IdempotencyKey];
    }
}
