using System.Net;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Http.Tests.Running;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Http.Tests.Api;

/// <summary>A server shows runs of which it has neither the flow nor the node types any more.</summary>
public sealed class MissingTypeTests
{
    [Fact]
    public async Task Run_OfAFlowAndATypeThatAreGone_IsShownWhereverRunsAre()
    {
        var store = new MemoryStore();
        var type = new NodeType { Name = "house-pay", Summary = "Pays.", Create = _ => throw new InvalidOperationException() };
        await using (var host = new FlowHost(new FlowHostOptions { Store = store, NodeTypes = { type } }))
        {
            var flow = FlowBuilder.Create("own").Add("pay", "house-pay", o => o.Approval()).Build(new NodeRegistry([type]));
            await (await host.StartAsync(flow.Definition, FlowValue.From(1), new StartOptions { Run = "r1" })).WaitForInputAsync();
        }

        await using var server = await ApiServer.StartAsync(store: store);

        Assert.Equal("r1", (await server.GetAsync("runs")).GetProperty("runs")[0].GetProperty("run").GetString());
        Assert.Equal("house-pay version 1", (await server.GetAsync("runs/r1")).GetProperty("missingTypes")[0].GetString());
        Assert.Equal("own", (await server.GetAsync("runs/r1/checkpoints/1")).GetProperty("flow").GetString());
        Assert.NotEmpty((await server.GetAsync("runs/r1/checkpoints")).GetProperty("checkpoints").EnumerateArray());
        Assert.Equal("pay", (await server.GetAsync("inputs")).GetProperty("inputs")[0].GetProperty("node").GetString());
        Assert.False((await server.GetAsync("runs/r1/diff?at=1")).GetProperty("isSame").GetBoolean());
        using var events = await server.Http.GetAsync("runs/r1/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, events.StatusCode);
    }
}
