using DurableFlows.Agents.Models;
using DurableFlows.Definitions;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using DurableFlows.Yaml;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Agents.Tests.Agents;

/// <summary>Agents on a real server that fails them.</summary>
public sealed class AgentWireTests
{
    private static readonly ModelTurn[] Good = [ModelTurn.Call("look", new { order = "A" }), ModelTurn.Say("Delivered.")];

    public static TheoryData<string, string> Faults => new()
    {
        { """{ "fault": { "status": 429, "retryAfter": "1s" } }""", "model.rate-limited" },
        { """{ "fault": { "status": 500 } }""", "model.unavailable" },
        { """{ "text": "It is on its way to you", "fault": { "cutAfter": 2 } }""", "model.unavailable" },
        { """{ "calls": [{ "name": "look", "arguments": { "order": "A" } }], "fault": { "cutAfter": 1 } }""", "model.unavailable" },
        { """{ "fault": { "empty": true } }""", "model.empty" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Agent_WhoseModelFails_TakesTheFallbackAndTheRecordSaysSo(string fault, string code)
    {
        await using var bad = await OpenAIStub.StartAsync(ModelScript.Parse($$"""{ "turns": [{{fault.Insert(1, " \"always\": true,")}}] }"""));
        await using var good = await OpenAIStub.StartAsync(new ModelScript(Good));
        await using var test = await HostAsync(bad, good, "fallback: [second]", "");
        var result = await test.Host.RunAsync("Where is it?");

        Assert.Equal((RunStatus.Completed, "second", "Delivered."), (result.Status, result.Output?.Element.GetProperty("model").GetString(), result.Output?.Element.GetProperty("text").GetString()));
        Assert.Equal((2, 2), (bad.Calls.Count, good.Calls.Count));
        Assert.Contains($$"""[{"model":"first","code":"{{code}}",""", await test.JournalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Agent_WhoseModelFailsInTheMiddle_TriesAgainAsItsRetrySaysAndRepeatsNothing(string fault, string code)
    {
        var failing = ModelScript.Parse($$"""{ "turns": [{{fault}}] }""").Turns[0] with { When = new TurnCondition { Round = 1 } };
        await using var stub = await OpenAIStub.StartAsync(new ModelScript([failing, Good[0] with { When = new TurnCondition { Round = 0 } }, Good[1]]));
        await using var test = await HostAsync(stub, stub, "", "retry: { attempts: 3, interval: 1s, jitter: 0 }");
        await test.Host.RunAsync("Where is it?");
        var result = await test.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal((RunStatus.Completed, 3, 1), (result.Status, stub.Calls.Count, test.Looked));
        Assert.Contains($"\"code\":\"{code}\"", await test.JournalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_WhoseModelNeverComesBack_FailsWhenItsRetriesAreUp()
    {
        await using var stub = await OpenAIStub.StartAsync(new ModelScript([ModelTurn.Fail(500) with { Always = true }]));
        await using var test = await HostAsync(stub, stub, "", "retry: { attempts: 2, interval: 1s, jitter: 0 }");
        await test.Host.RunAsync("Where is it?");
        var result = await test.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal((RunStatus.Failed, "model.unavailable", 2), (result.Status, result.Error?.Code, stub.Calls.Count));
    }

    [Fact]
    public async Task Agent_WhoseModelSendsMalformedCalls_TellsItAndIsBounded()
    {
        await using var stub = await OpenAIStub.StartAsync(new ModelScript([ModelTurn.Call(new ToolCall("look", "{ \"order\": ")) with { Always = true }]));
        await using var test = await HostAsync(stub, stub, "budget: { turns: 4 }", "");
        var result = await test.Host.RunAsync("Where is it?");

        Assert.Equal(("agent.budget", 4, 0), (result.Error?.Code, stub.Calls.Count, test.Looked));
        Assert.Contains("tool.arguments-invalid", stub.Calls[1].Call?.LastText, StringComparison.Ordinal);
    }

    private static Task<Wired> HostAsync(OpenAIStub first, OpenAIStub second, string options, string node) => Task.FromResult(new Wired(first, second, $$"""
        id: test
        nodes:
          agent:
            type: agent
            {{node}}
            with:
              model: first
              stream: true
              tools: { look: { } }
              {{options}}
        """));

    private sealed class Wired : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private int _looked;

        public Wired(OpenAIStub first, OpenAIStub second, string yaml)
        {
            var services = new ServiceCollection();
            services.AddDurableFlows().AddModel("first", To(first)).AddModel("second", To(second))
                .AddTool("look", (string order) => $"{order}: {Interlocked.Increment(ref _looked)}", repeatable: true);
            _services = services.BuildServiceProvider();
            Host = new FlowTestHost(new Flow(FlowYaml.Load(yaml, AgentTest.Registry), AgentNodes.All), services: _services);
        }

        public FlowTestHost Host { get; }

        public int Looked => _looked;

        public async Task<string> JournalAsync()
        {
            var slice = await Host.Store.ReadAsync(Host.Run.Run, Journal.JournalPosition.Start, null, default);
            return string.Join('\n', slice.Records.Select(r => System.Text.Encoding.UTF8.GetString(r.Span)));
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await _services.DisposeAsync();
        }

        private static ModelConnection To(OpenAIStub stub) => new() { Endpoint = stub.Endpoint.ToString(), Model = "any", Key = "any" };
    }
}
