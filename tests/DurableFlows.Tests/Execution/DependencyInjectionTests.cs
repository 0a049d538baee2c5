using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Values;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DurableFlows.Tests.Execution;

public sealed class DependencyInjectionTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "flows-" + Path.GetRandomFileName());

    [Fact]
    public async Task AddDurableFlows_WithFlowAndFiles_RunsNodesWithServicesOfTheHost()
    {
        await using var services = Services();
        var host = services.GetRequiredService<FlowHost>();

        var run = await host.StartAsync(services.GetRequiredService<FlowCatalog>().Get("greet"), FlowValue.From("Ada"));
        var result = await run.Completion;

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("Hello, Ada", result.Output?.To<string>());
        Assert.True(result.Durable);
    }

    [Fact]
    public async Task HostedService_RunOfAHostThatIsGone_GoesOnAtStart()
    {
        string id;
        await using (var first = Services())
        {
            var host = first.GetRequiredService<FlowHost>();
            var run = await host.StartAsync(Waiting().Definition, FlowValue.From("Ada"));
            await run.WaitForInputAsync();
            id = run.Run.Value;
        }

        await using var second = Services();
        var service = Assert.Single(second.GetServices<IHostedService>());
        await service.StartAsync(CancellationToken.None);
        var client = second.GetRequiredService<IFlowClient>();
        Assert.Same(second.GetRequiredService<FlowClient>(), client);
        var details = await client.GetAsync(Journal.RunId.Parse(id));

        Assert.Equal(2, details.Generation);
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task AddDurableFlows_CalledTwice_RegistersOneHost()
    {
        var services = new ServiceCollection();
        services.AddDurableFlows();
        services.AddDurableFlows();
        await using var provider = services.BuildServiceProvider();

        Assert.Single(provider.GetServices<FlowHost>());
        Assert.Single(provider.GetServices<IHostedService>());
    }

    [Fact]
    public async Task Options_OutOfRange_AreRefusedWithTheName()
    {
        var services = new ServiceCollection();
        services.AddDurableFlows(o => o.MaxParallel = 0);
        await using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<FlowHost>());

        Assert.Contains(nameof(FlowHostOptions.MaxParallel), error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static Flow Waiting() => FlowBuilder.Create("waiting").AddApproval("sign-off").Build();

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Greeting>();
        services.AddDurableFlows()
            .AddFlow(FlowBuilder.Create("greet").Add<Greet>("greet").Build())
            .UseFiles(_folder);
        return services.BuildServiceProvider();
    }

    private sealed class Greeting
    {
        public string Word { get; } = "Hello";
    }

    private sealed class Greet(Greeting greeting) : Node<string, string>
    {
        protected override ValueTask<string> RunAsync(string input, NodeContext context, CancellationToken cancellation)
            => new($"{greeting.Word}, {input}");
    }
}
