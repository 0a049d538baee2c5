using DurableFlows.Agents;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Nodes.BuiltIn;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Values;
using DurableFlows.Yaml;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Cli.Tests.Samples;

/// <summary>Runs a sample as it lies in the repository, in a folder of its own that is removed afterwards.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private readonly string _sample;
    private readonly string _folder = Directory.CreateTempSubdirectory("sample-").FullName;
    private readonly ServiceProvider _services;

    public SampleHost(string sample, IFlowStore? store = null, params (string Name, string Value)[] secrets)
    {
        _sample = sample;
        _services = new ServiceCollection()
            .AddSingleton(new OutputFolder(_folder))
            .AddSingleton<ISecretSource>(new Secrets(secrets))
            .BuildServiceProvider();
        var options = new FlowHostOptions { Store = store };
        foreach (var type in AgentNodes.All)
            options.NodeTypes.Add(type);
        Host = new FlowHost(options, _services);
    }

    /// <summary>Where the model's server is; null for where the sample says.</summary>
    public Uri? Model { get; init; }

    public FlowHost Host { get; }

    public FlowDefinition Flow => Model is null
        ? FlowYaml.LoadFile(Repository.PathOf("samples", _sample, "flow.yaml"), Host.NodeTypes)
        : FlowYaml.Load(File.ReadAllText(Repository.PathOf("samples", _sample, "flow.yaml")).Replace("http://127.0.0.1:5090/v1", Model.ToString(), StringComparison.Ordinal), Host.NodeTypes);

    public static FlowValue Input(string sample, string file) =>
        FlowValue.FromUtf8(File.ReadAllBytes(Repository.PathOf("samples", sample, file)));

    public Task<RunHandle> StartAsync(string input) => StartAsync(Input(_sample, input));

    public Task<RunHandle> StartAsync(FlowValue input) => Host.StartAsync(Flow, input);

    /// <summary>Runs to the end or to the first open request.</summary>
    public async Task<RunResult> RunAsync(string input) => await (await StartAsync(input)).WaitForInputAsync();

    public async Task<RunResult> AnswerAsync(RunHandle run, AnswerDecision decision)
    {
        var waiting = await run.WaitForInputAsync();
        var request = Assert.Single(waiting.Requests);
        await Host.Client.AnswerAsync(run.Run, request.Request.Id, new AnswerRequest { Decision = decision, By = "boss", Via = "test" });
        return await run.Completion;
    }

    public string Written(string path) => File.ReadAllText(Path.Combine(_folder, path));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Host.DisposeAsync();
        }
        catch (CrashException)
        {
            // It is dead already.
        }

        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Secrets((string Name, string Value)[] known) : ISecretSource
    {
        public string? Find(string scheme, string name) => scheme == "env" ? known.FirstOrDefault(s => s.Name == name).Value : null;
    }
}
