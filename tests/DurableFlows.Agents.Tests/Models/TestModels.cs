using DurableFlows.Agents.Models;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using DurableFlows.Yaml;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Agents.Tests.Models;

/// <summary>Models and flows of them.</summary>
internal static class TestModels
{
    public static NodeRegistry Registry { get; } = new([.. BuiltInNodes.All, .. AgentNodes.All]);

    /// <summary>Services with models: each a scripted client by name.</summary>
    public static ServiceProvider Services(params (string Name, IChatClient Client)[] models) => Services(agents =>
    {
        foreach (var (name, client) in models)
            agents.AddModel(name, _ => client, inputPrice: 2, outputPrice: 10);
    });

    public static ServiceProvider Services(Action<DurableFlowsBuilder> add)
    {
        // Without settings of their own they would have those of the environment, which another test changes.
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        add(services.AddDurableFlows().AddAgents());
        return services.BuildServiceProvider();
    }

    public static ModelConnections Connections(params (string Name, IChatClient Client)[] models) => Services(models).GetRequiredService<ModelConnections>();

    public static ModelConnection To(OpenAIStub stub, string key = "any-key") => new() { Endpoint = stub.Endpoint.ToString(), Model = "gpt", Key = key };

    public static Task<OpenAIStub> StubAsync(params ModelTurn[] turns) => OpenAIStub.StartAsync(new ModelScript(turns));

    /// <summary>A host for a flow of one node <c>ask</c> with these options, in YAML.</summary>
    public static FlowTestHost Host(string with, IServiceProvider services, string node = "", IFlowStore? store = null) =>
        new(Flow(with, node), store, services: services);

    public static Flow Flow(string with, string node = "") =>
        new(FlowYaml.Load($"id: f\nnodes:\n  ask:\n    type: model\n{Indented(node, 4)}    with:\n{Indented(with, 6)}", Registry), AgentNodes.All);

    public static async Task<string> JournalAsync(FlowTestHost test)
    {
        var slice = await test.Store.ReadAsync(test.Run.Run, default, null, default);
        return string.Join('\n', slice.Records.Select(r => System.Text.Encoding.UTF8.GetString(r.Span)));
    }

    private static string Indented(string lines, int by) => string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => new string(' ', by) + l + "\n"));
}
