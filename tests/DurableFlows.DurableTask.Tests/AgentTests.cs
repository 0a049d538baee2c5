using DurableFlows.Agents;
using DurableFlows.Approvals;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Values;
using DurableFlows.Yaml;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.DurableTask.Tests;

/// <summary>Agents and orchestrators on Durable Task come to what they come to in a process.</summary>
public sealed class AgentTests
{
    private const string Agent = """
        id: desk
        nodes:
          agent:
            type: agent
            with:
              model: gpt
              instructions: You lead.
              tools:
                look: { }
                send: { approval: { approvers: [ann] } }
                expert: { flow: expert }
        flows:
          expert:
            inputSchema: { type: object, required: [order], properties: { order: { type: string } } }
            nodes: { agent: { type: agent, with: { model: gpt, instructions: You know. } } }
        """;

    private static readonly RunId Run = RunId.Parse("r1");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Agent_OnDurableTask_ComesToWhatItComesToInAProcess(bool redelivers)
    {
        var expected = await InProcessAsync();
        await using var services = Services(out var model);
        await using var host = await DurableHost.StartAsync(types: AgentNodes.All, services: services, redelivers: redelivers);
        await host.Runs.StartAsync(FlowYaml.Load(Agent, host.Engine.Parts.Registry), FlowValue.From("Go."), new StartOptions { Run = Run.Value }, default);
        var instance = host.InstanceAsync();
        await ApproveAsync(host.Flows, () => host.Engine.Reconciler(host.Client).RunAsync());
        await instance;

        Assert.Equal(expected, await StoryAsync(host.Flows));
        Assert.Null((await new FlowReplayer(Options(host.Store)).VerifyAsync(Run)).Divergence);
        // Every activity twice at once is all that may be called twice.
        Assert.InRange(model.Calls.Count, 5, redelivers ? 10 : 5);
    }

    private static async Task<string> InProcessAsync()
    {
        await using var services = Services(out _);
        await using var host = new FlowHost(Options(new MemoryStore()), services);
        var handle = await host.StartAsync(FlowYaml.Load(Agent, new NodeRegistry([.. BuiltInNodes.All, .. AgentNodes.All])), FlowValue.From("Go."), new StartOptions { Run = Run.Value });
        await ApproveAsync(host.Client, () => Task.CompletedTask);
        await handle.Completion;
        return await StoryAsync(host.Client);
    }

    private static async Task ApproveAsync(FlowClient client, Func<Task> wake)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        RequestDetails? asked;
        while ((asked = (await client.RequestsAsync(Run)).FirstOrDefault(r => r.Status == RequestStatus.Open)) is null)
            await Task.Delay(20, limit.Token);
        await client.AnswerAsync(Run, asked.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test", Value = FlowValue.From(new { to = "eve" }) });
        await wake();
    }

    private static async Task<string> StoryAsync(FlowClient client)
    {
        var details = await client.GetAsync(Run);
        return string.Join('\n', details.Nodes.Select(n => $"{n.Path} {n.Call} {n.Status} {n.Output?.Inline}"));
    }

    private static FlowHostOptions Options(IFlowStore store)
    {
        var options = new FlowHostOptions { Store = store };
        foreach (var type in AgentNodes.All)
            options.NodeTypes.Add(type);
        return options;
    }

    private static ServiceProvider Services(out ScriptedChatClient model)
    {
        static ModelTurn At(string instructions, int round, ModelTurn turn) => turn with { Always = true, When = new TurnCondition { Instructions = instructions, Round = round } };
        var scripted = model = new ScriptedChatClient(
            At("lead", 0, ModelTurn.Call(ToolCall.Of("look", new { order = "A" }), ToolCall.Of("look", new { order = "B" }), ToolCall.Of("expert", new { order = "C" }))),
            At("lead", 1, ModelTurn.Call("send", new { to = "bob" })),
            At("lead", 2, ModelTurn.Call("unknown", new { })),
            At("lead", 3, ModelTurn.Say("Done.")),
            At("know", 0, ModelTurn.Say("C is late.")));
        var services = new ServiceCollection();
        services.AddDurableFlows().AddModel("gpt", _ => scripted).AddTool("look", (string order) => $"{order} is there", repeatable: true).AddTool("send", (string to) => $"sent to {to}");
        return services.BuildServiceProvider();
    }
}
