using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Yaml;
using Microsoft.AspNetCore.Builder;
using OrdersServer;

namespace DurableFlows.Cli.Tests.Samples;

/// <summary>The HTTP sample, replayed with the network cut: its server has stopped, and no secret, so no address, is known.</summary>
public sealed class OrdersReplayTests : IAsyncLifetime
{
    private readonly Ledger _ledger = new();
    private readonly WebApplication _server;
    private readonly MemoryStore _store = new();

    public OrdersReplayTests() => _server = OrdersApp.Build("http://127.0.0.1:0", _ledger);

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("order.json", RunStatus.Completed)]
    [InlineData("order-undeliverable.json", RunStatus.Failed)]
    public async Task Replay_NetworkCut_GivesTheSameOutputs(string input, RunStatus status)
    {
        var run = await RunAsync(input);
        var (before, called) = (await BytesAsync(run), _ledger.Entries.Count);

        var result = await Replayer.ReplayAsync(run);

        Assert.True(result.IsSame);
        Assert.Equal(status, result.Replayed.Status);
        Assert.Equal(result.Recorded.Output?.ToString(), result.Replayed.Output?.ToString());
        Assert.Equal(called, _ledger.Entries.Count);
        Assert.Equal(before, await BytesAsync(run));
        Assert.True((await Replayer.VerifyAsync(run)).IsSame);
    }

    [Fact]
    public async Task Replay_NewVersionThatCallsOtherwise_IsRefusedByName()
    {
        var run = await RunAsync("order.json");
        var flow = FlowYaml.LoadFile(Repository.PathOf("samples", "03-orders", "flow.yaml"), Cli.NodeTypes);
        var other = flow with { Nodes = [.. flow.Nodes.Select(n => n.Id == "charge" ? n with { Input = System.Text.Json.JsonElement.Parse("""{ "order": "=input.order", "cents": 1 }""") } : n)] };

        var result = await Replayer.ReplayAsync(run, new ReplayOptions { Flow = other });

        Assert.False(result.IsSame);
        Assert.Equal(("charge", ErrorCodes.ReplayNotRecorded), (Assert.Single(result.Refused).Node, result.Refused[0].Code));
        Assert.True(result.Nodes.Single(n => n.Node == "reserve").IsSame);
    }

    private FlowReplayer Replayer => new(new FlowHostOptions { Store = _store });

    private async Task<RunId> RunAsync(string input)
    {
        await using var sample = new SampleHost("03-orders", _store, ("ORDERS_URL", _server.Urls.First()));
        var run = await sample.StartAsync(SampleHost.Input("03-orders", input));
        await run.Completion;
        await _server.StopAsync();
        return run.Run;
    }

    private async Task<IReadOnlyList<string>> BytesAsync(RunId run)
        => [.. (await _store.ReadAsync(run, JournalPosition.Start, null, default)).Records.Select(r => System.Text.Encoding.UTF8.GetString(r.Span))];
}
