using System.Net;
using DurableFlows.Approvals;
using DurableFlows.Execution;
using DurableFlows.Http.Tests.Running;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Values;
using DurableFlows.Yaml;

namespace DurableFlows.Http.Tests.Api;

/// <summary>A server that has a newer definition than the runs in its store.</summary>
public sealed class AdoptTests
{
    private const string Before = """
        id: gate
        nodes:
          sum: { type: transform, input: { amount: =input.amount } }
          pay:
            type: transform
            needs: sum
            approval: { title: 'Pay {{ input.amount }}?' }
        """;

    [Fact]
    public async Task Adopt_WaitingRun_IsShownAndMovedAndEndsAsTheNewDefinitionSays()
    {
        var store = await WaitingAsync();
        await using var server = await ApiServer.StartAsync(store: store);
        var before = await server.GetAsync("runs/old");

        var plan = await server.PostAsync("runs/old/adopt?plan=true", new { });
        var moved = await server.PostAsync("runs/old/adopt", new { }, HttpStatusCode.Accepted);
        await server.Host.Client.WaitAsync(RunId.Parse("old"));
        var request = (await server.Host.Client.RequestsAsync(RunId.Parse("old"))).Single(r => r.Status == RequestStatus.Open).Request.Id;
        await server.PostAsync($"runs/old/inputs/{request}", new { decision = "approve" });
        var ended = await server.Host.Client.WaitAsync(RunId.Parse("old"));

        Assert.Equal("compatible", plan.GetProperty("adoption").GetProperty("verdict").GetString());
        Assert.Equal(["pay compatible", "sum compatible"], plan.GetProperty("adoption").GetProperty("nodes").EnumerateArray().Select(n => $"{n.GetProperty("node")} {n.GetProperty("verdict")}"));
        Assert.NotEqual(before.GetProperty("definition").GetString(), moved.GetProperty("definition").GetString());
        Assert.Equal("""{"amount":5,"to":"Ada"}""", (await server.Host.Client.LoadAsync(RunId.Parse("old"), ended.Output!)).ToString());
    }

    [Theory]
    [InlineData("runs/none/adopt", "{}", HttpStatusCode.NotFound, "run.not-found")]
    [InlineData("runs/old/adopt", "{\"rename\":{\"x\":\"pay\"}}", HttpStatusCode.BadRequest, "id.invalid")]
    [InlineData("runs/old/adopt", "{\"states\":{\"pay\":\"input +\"}}", HttpStatusCode.BadRequest, "adopt.invalid")]
    [InlineData("runs/old/adopt", "{\"rename\":{\"pay\":null}}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("runs/old/adopt", "{\"states\":{\"pay\":null}}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("runs/old/resume", "{\"rerun\":[null]}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("runs/old/fork", "{\"skip\":[null]}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("runs/old/adopt", "{\"rename\":7}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("runs/other/adopt", "{}", HttpStatusCode.NotFound, "flow.not-found")]
    public async Task Adopt_WhatIsWrong_SaysSo(string path, string body, HttpStatusCode status, string code)
    {
        await using var server = await ApiServer.StartAsync(store: await WaitingAsync());

        var problem = await ApiServer.BodyAsync(await server.SendAsync(path, body), status);

        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal("waitingForInput", (await server.GetAsync("runs/old")).GetProperty("status").GetString());
    }

    /// <summary>A store with a run of an older definition, and one of a flow that is not registered any more, both waiting.</summary>
    private static async Task<MemoryStore> WaitingAsync()
    {
        var store = new MemoryStore();
        await using var host = new FlowHost(new FlowHostOptions { Store = store });
        var flow = FlowYaml.Load(Before, new NodeRegistry(BuiltInNodes.All));
        var input = FlowValue.From(new { amount = 5 });
        await (await host.StartAsync(flow, input, new StartOptions { Run = "old" })).WaitForInputAsync();
        await (await host.StartAsync(flow with { Id = "gone" }, input, new StartOptions { Run = "other" })).WaitForInputAsync();
        return store;
    }
}
