using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text;
using DurableFlows.Agents.Models;
using DurableFlows.Agents.Tests.Models;
using DurableFlows.Agents.Tools;
using DurableFlows.Definitions;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Values;
using DurableFlows.Yaml;

namespace DurableFlows.Agents.Tests.Agents;

public sealed class AgentsDocumentTests
{
    private static readonly Document Document = new("agents.md");

    [Fact]
    public async Task Document_Flow_RunsAsItSays()
    {
        using var model = new ScriptedChatClient(
            ModelTurn.Call(ToolCall.Of("order", new { order = "A-17" }), ToolCall.Of("warehouse", new { item = "a book" })),
            ModelTurn.Call("refund", new { order = "A-17", amount = 120 }), ModelTurn.Say("Refunded."));
        await using var services = TestModels.Services(builder => Registered(builder, new Shop(), "k").AddModel("large", _ => model).AddModel("small", _ => model));
        await using var test = new FlowTestHost(new Flow(FlowYaml.Load(Document.Blocks("yaml")[0], AgentTest.Registry), AgentNodes.All), services: services);
        var asked = Assert.Single((await test.RunAsync(new { question = "Where is A-17?" })).Requests);
        Assert.Equal("""{"order":"A-17","amount":120}""", asked.Shown?.ToString());
        var result = await test.ApproveAsync(answer: a => a with { Roles = ["support"] });

        Assert.Equal((RunStatus.Completed, "\"Refunded.\""), (result.Status, result.Output?.ToString()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Document_Options_Load(int block) => FlowYaml.Load(AgentTest.Yaml($"model: large\n{Document.Blocks("yaml")[block]}"), AgentTest.Registry);

    [Fact]
    public void Document_Output_IsOfTheOutputsForm()
    {
        var written = FlowValue.FromUtf8(Encoding.UTF8.GetBytes(Assert.Single(Document.Blocks("json"))));

        Assert.Equal(written.Hash, FlowValue.From(written.To<AgentOutput>()).Hash);
    }

    [Fact]
    public void Document_Options_AreAllOfThem() => Assert.Empty(Document.Missing(
        typeof(AgentOptions), typeof(AgentBudget), typeof(ToolOptions), typeof(ToolApproval), typeof(AskOptions), typeof(McpOptions), typeof(SummaryOptions), typeof(MemoryOptions)));

    [Fact]
    public void Document_Code_IsCompiled() => Assert.Empty(Document.NotIn(Source()));

    [Fact]
    public void Document_FlowInCode_IsBuilt() => Assert.Equal(AgentStyle.Functions, BoundOptions().Style);

    private static AgentOptions BoundOptions()
    {
        var flow = FlowBuilder.Create("refunds")
            .AddAgent("agent", new AgentOptions
            {
                Model = new ModelChoice("large"),
                Instructions = "You help customers of a shop. Refund only what was not delivered.",
                Prompt = "{{ input.question }}",
                Tools = new Dictionary<string, ToolOptions>
                {
                    ["order"] = new(),
                    ["refund"] = new() { Approval = new ToolApproval { When = "input.amount > 100", Approvers = ["role:support"] }, OnLost = LostCall.LookUp },
                },
                Budget = new AgentBudget { Turns = 20 },
            })
            .Build();
        return (AgentOptions)OptionsBinder.Bind(AgentNode.Type, flow.Definition.Nodes[0].With, new EnvironmentSecrets()).Value!;
    }

    private static DurableFlowsBuilder Registered(DurableFlowsBuilder builder, Shop shop, string key)
    {
        var services = builder.Services;
        return
        services.AddDurableFlows()
            .AddModel("large", new ModelConnection { Model = "gpt-5", Key = key })
            .AddTool("order", ([Description("Its number.")] string order) => shop.Find(order), repeatable: true)
            .AddTool("refund", (string order, decimal amount, NodeContext call) => shop.Refund(order, amount, call.IdempotencyKey),
                lookUp: (call, cancellation) => shop.FindRefundAsync(call.IdempotencyKey, cancellation));
    }

    private static string Source([CallerFilePath] string path = "") => path;

    private sealed class Shop
    {
        private readonly Dictionary<string, string> _refunds = [];
        private readonly string _state = "lost on its way";

        public string Find(string order) => $"{order}: {_state}";

        public string Refund(string order, decimal amount, string key) => _refunds[key] = $"{amount} for {order}";

        public ValueTask<object?> FindRefundAsync(string key, CancellationToken cancellation) => new(_refunds.GetValueOrDefault(key));
    }
}
