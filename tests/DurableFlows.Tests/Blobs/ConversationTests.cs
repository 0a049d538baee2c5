using Azure.Storage.Blobs;
using DurableFlows.Agents;
using DurableFlows.Azurite;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Values;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace DurableFlows.Tests.Blobs;

/// <summary>What a long conversation costs: in bytes, and in requests to go on with it.</summary>
public sealed class ConversationTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Longer than what stands inline in the records of other nodes.
    private static readonly string Result = new('r', 6_000);

    private FaultProxy _proxy = null!;
    private BlobHosts _hosts = null!;
    private TaskCompletionSource? _entered;

    public Task InitializeAsync()
    {
        _proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        _hosts = BlobHosts.Behind(_proxy);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _hosts.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [AzuriteFact]
    public async Task Conversation_OfAHundredTurns_GrowsByWhatIsNew()
    {
        var bytes = new List<(int Turns, long Bytes)>();
        foreach (var turns in new[] { 25, 50, 100 })
        {
            var before = await StoredAsync();
            var handle = await Host(turns).StartAsync(Flow(), FlowValue.From("Go."));
            Assert.Equal(RunStatus.Completed, (await handle.Completion.WaitAsync(Patience)).Status);
            bytes.Add((turns, await StoredAsync() - before));
        }

        output.WriteLine(string.Join("; ", bytes.Select(b => $"{b.Turns} turns: {b.Bytes:N0} bytes, {b.Bytes / b.Turns:N0} a turn, {(double)b.Bytes / b.Turns / Result.Length:0.00} x what the tool gave")));
        // What a turn costs does not grow with the turns before it.
        Assert.InRange((double)bytes[2].Bytes / 100 / (bytes[0].Bytes / 25.0), 0.9, 1.05);
        Assert.InRange((double)bytes[2].Bytes / 100 / Result.Length, 1, 1.4);
    }

    [AzuriteFact]
    public async Task Conversation_OfAHundredTurnsThatIsResumed_CostsFourCallsToTheNextTurn()
    {
        _entered = new TaskCompletionSource();
        var host = Host(100, azurite.Server.ConnectionString, holdsAt: 95);
        var handle = await host.StartAsync(Flow(), FlowValue.From("Go."));
        await _entered.Task.WaitAsync(Patience);
        host.Abandon();
        await handle.LeaveAsync();

        _entered = new TaskCompletionSource();
        await Host(100, holdsAt: 95).ResumeAsync(handle.Run);
        await _entered.Task.WaitAsync(Patience);
        var calls = CountedCalls.Of(_proxy).Where(c => c is not ("LIST live" or "DELETE hosts")).ToList();
        output.WriteLine(CountedCalls.Say(calls));
        Assert.Equal(["GET journal", "GET definition", "LIST hosts", "append"], calls);
    }

    private static FlowDefinition Flow() => FlowBuilder.Create("talk").Add("agent", "agent", n => n.With(new
    {
        model = "gpt",
        instructions = "You look until you have seen all.",
        tools = new { look = new { } },
        budget = new { turns = 1_000, calls = 1_000 },
    })).Build(new NodeRegistry(AgentNodes.All)).Definition;

    private FlowHost Host(int turns, string? connection = null, int holdsAt = int.MaxValue)
    {
        var model = new ScriptedChatClient(new ModelScript([.. Enumerable.Range(0, turns).Select(t => (t < turns - 1 ? ModelTurn.Call("look", new { at = t }) : ModelTurn.Say("Seen.")) with
        {
            Always = true,
            When = new TurnCondition { Round = t, Predicate = _ => Hold(t, holdsAt) },
            Delay = t == holdsAt ? TimeSpan.FromMinutes(5) : default,
        })]));
        return _hosts.Host(_hosts.Store(connection), o =>
        {
            foreach (var type in AgentNodes.All)
                o.NodeTypes.Add(type);
        }, services => services.AddDurableFlows().AddModel("gpt", _ => model).AddTool("look", (int at) => $"{at} {Result}", repeatable: true));
    }

    private bool Hold(int turn, int holdsAt)
    {
        if (turn == holdsAt)
            _entered?.TrySetResult();
        return true;
    }

    private async Task<long> StoredAsync()
    {
        var container = new BlobContainerClient(azurite.Server.ConnectionString, _hosts.Container);
        long bytes = 0;
        if (await container.ExistsAsync())
        {
            await foreach (var blob in container.GetBlobsAsync())
                bytes += blob.Properties.ContentLength ?? 0;
        }

        return bytes;
    }
}
