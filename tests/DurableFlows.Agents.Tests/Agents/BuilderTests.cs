using System.Text.Json;
using DurableFlows.Agents.Models;
using DurableFlows.Agents.Orchestrators;
using DurableFlows.Agents.Tools;
using DurableFlows.Definitions;
using DurableFlows.Nodes.Http;
using DurableFlows.Yaml;

namespace DurableFlows.Agents.Tests.Agents;

public sealed class BuilderTests
{
    [Fact]
    public void Flow_InCSharp_BindsToTheOptionsOfTheSameInYaml()
    {
        var schema = JsonElement.Parse("""{"type":"object","properties":{"order":{"type":"string"}}}""");
        var expert = FlowBuilder.Create("expert").AddModel("ask", new ModelOptions { Model = new ModelChoice("gpt"), Prompt = "{{ input.task }}" }).Build();
        var flow = FlowBuilder.Create("test")
            .AddChild(expert)
            .AddAgent("agent", new AgentOptions
            {
                Model = new ModelChoice(new ModelConnection { Endpoint = "http://127.0.0.1:5090/v1", Model = "stub", Key = "${env:KEY}" }),
                Fallback = [new ModelChoice("gpt")],
                Tools = new Dictionary<string, ToolOptions>
                {
                    ["orders"] = new() { Http = new HttpOptions { Url = "http://127.0.0.1:1/{{ input.order }}" }, Parameters = schema, Approval = new ToolApproval { When = "input.order == 'A'", Deadline = TimeSpan.FromDays(3) }, OnLost = LostCall.Fail },
                    ["expert"] = new() { Flow = "expert" },
                },
                Budget = new AgentBudget { Tokens = 10_000, Cost = 0.5m, Time = TimeSpan.FromHours(1) },
                OnChange = PromptChange.NextTurn,
            })
            .AddOrchestrator("team", new AdaptiveOptions { Model = new ModelChoice("gpt"), Agents = new Dictionary<string, TeamMember> { ["expert"] = new() { Flow = "expert" } } }, after: "agent")
            .AddOrchestrator("machine", new GraphOptions { States = new Dictionary<string, GraphState> { ["one"] = new() { Run = "expert", Next = [new() { To = "end" }] } } }, after: "team")
            .Build();
        var yaml = FlowYaml.Load("""
            id: test
            nodes:
              agent:
                type: agent
                with:
                  model: { endpoint: http://127.0.0.1:5090/v1, model: stub, key: "${env:KEY}" }
                  fallback: [gpt]
                  tools:
                    orders:
                      http: { url: "http://127.0.0.1:1/{{ input.order }}" }
                      parameters: { type: object, properties: { order: { type: string } } }
                      approval: { when: input.order == 'A', deadline: 3d }
                      onLost: fail
                    expert: { flow: expert }
                  budget: { tokens: 10000, cost: 0.5, time: 1h }
                  onChange: nextTurn
              team: { type: adaptive-orchestrator, needs: agent, with: { model: gpt, agents: { expert: { flow: expert } } } }
              machine: { type: graph-orchestrator, needs: team, with: { states: { one: { run: expert, next: [{ to: end }] } } } }
            flows:
              expert: { nodes: { ask: { type: model, with: { model: gpt, prompt: "{{ input.task }}" } } } }
            """, AgentTest.Registry);

        Assert.Equal(["agent", "adaptive-orchestrator", "graph-orchestrator", "model"], flow.NodeTypes.Select(t => t.Name).OrderBy(n => n == "model").ThenBy(n => n == "graph-orchestrator").ThenBy(n => n == "adaptive-orchestrator"));
        foreach (var node in yaml.Nodes)
            Assert.Equal(Bound(node), Bound(flow.Definition.Nodes.Single(n => n.Id == node.Id)));
    }

    [Theory]
    [InlineData("tools: { a: { flow: missing } }", "$.nodes.agent.with.tools.a.flow")]
    [InlineData("tools: { a: { files: true, notes: true } }", "$.nodes.agent.with.tools.a")]
    [InlineData("tools: { 'a b': { } }", "$.nodes.agent.with.tools")]
    [InlineData("tools: { a: { http: { url: x }, onLost: lookUp } }", "$.nodes.agent.with.tools.a.onLost")]
    [InlineData("tools: { a: { mcp: { } } }", "$.nodes.agent.with.tools.a.mcp")]
    [InlineData("tools: { a: { approval: { when: 'input.' } } }", "$.nodes.agent.with.tools.a.approval.when")]
    [InlineData("budget: { turns: 0 }", "$.nodes.agent.with.budget.turns")]
    [InlineData("instructions: 'The key is ${env:KEY}'", "$.nodes.agent.with.instructions")]
    [InlineData("output: 7", "$.nodes.agent.with.output")]
    [InlineData("modell: gpt", "$.nodes.agent.with.modell")]
    public void Agent_WithAMistake_IsRefusedWhereItStands(string with, string path)
    {
        var refused = Assert.Throws<FlowDefinitionException>(() => FlowYaml.Load(AgentTest.Yaml($"model: gpt\n{with}"), AgentTest.Registry));
        Assert.Contains(refused.Mistakes, m => m.Path.StartsWith(path, StringComparison.Ordinal));
    }

    [Fact]
    public void Agent_InAMap_IsRefusedWithWhatToDo()
    {
        var refused = Assert.Throws<FlowDefinitionException>(() => FlowYaml.Load("id: f\nnodes: { a: { type: agent, map: { items: input }, with: { model: gpt } } }", AgentTest.Registry));
        Assert.Contains("'flow' node", Assert.Single(refused.Mistakes).Hint, StringComparison.Ordinal);
    }

    private static string Bound(NodeDefinition node)
    {
        Assert.True(AgentTest.Registry.TryGet(node.Type, out var type));
        return Nodes.OptionsBinder.TryBind(type, node.With, out var options, out var mistakes)
            ? JsonSerializer.Serialize(options, Nodes.OptionsBinder.Json)
            : string.Join("; ", mistakes);
    }
}
