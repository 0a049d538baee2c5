using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;

namespace DurableFlows.Agents.Tests.Agents;

public sealed class AgentTests
{
    private const string Looks = """
        model: gpt
        instructions: You help.
        tools: { look: { } }
        """;

    [Fact]
    public async Task Agent_ThatCallsATool_IsToldTheResultAndAnswers()
    {
        await using var test = AgentTest.Of(Looks, ModelTurn.Call("look", new { order = "A-17" }) with { InputTokens = 100, OutputTokens = 10 }, ModelTurn.Say("Delivered.") with { InputTokens = 200, OutputTokens = 20 });
        var result = await test.RunAsync();

        Assert.Equal("""{"text":"Delivered.","finish":"done","model":"gpt","turns":2,"calls":1,"usage":{"inputTokens":300,"outputTokens":30,"cost":0.0009,"calls":2}}""", result.Output?.ToString());
        Assert.Equal(("You help.", "A-17: delivered"), (test.Model.Calls[1].Instructions, test.LastRead));
        Assert.Equal("succeeded", (await test.NodeAsync("agent[0]")).Status);
    }

    [Fact]
    public async Task Agent_WithCallsSideBySide_RecordsEachOnItsOwn()
    {
        await using var test = AgentTest.Of(Looks, ModelTurn.Call([.. "ABCD".Select(c => ToolCall.Of("look", new { order = c.ToString() }))]), ModelTurn.Say("All delivered."));
        await test.RunAsync();

        Assert.Equal(["A", "B", "C", "D"], test.Looked.Order());
        Assert.Equal(["agent[0]", "agent[1]", "agent[2]", "agent[3]"], (await test.Host.Client.GetAsync(test.Host.Run.Run)).Nodes.Where(n => n.Path != "agent").Select(n => n.Path));
        Assert.Equal(4, test.Model.Calls[1].Messages.Count(m => m.Role == Microsoft.Extensions.AI.ChatRole.Tool));
    }

    [Theory]
    [InlineData("unknown", "{}", "tool.unknown", "There are: look, fail.")]
    [InlineData("look", """{"order":7}""", "tool.arguments-invalid", "order")]
    [InlineData("look", """{"order": """, "tool.arguments-invalid", "not a JSON object")]
    [InlineData("fail", "{}", "tool.failed", "no such order")]
    public async Task Agent_WhoseCallFails_IsToldWhyAndGoesOn(string tool, string arguments, string code, string why)
    {
        await using var test = AgentTest.Of("""
            model: gpt
            tools: { look: { }, fail: { } }
            """, ModelTurn.Call(new ToolCall(tool, arguments)), ModelTurn.Say("I could not."));
        var result = await test.RunAsync();

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Contains(code, test.LastRead, StringComparison.Ordinal);
        Assert.Contains(why, test.LastRead, StringComparison.Ordinal);
        Assert.Equal(("failed", code), (await test.NodeAsync("agent[0]")) is var node ? (node.Status, node.Error?.Code) : default);
    }

    [Fact]
    public async Task Agent_ThatMakesTheSameCallOverAndOver_IsStopped()
    {
        await using var test = AgentTest.Of($"{Looks}\nbudget: {{ turns: 6 }}", ModelTurn.Call("look", new { order = "A-17" }) with { Always = true });
        var result = await test.RunAsync();

        Assert.Equal(("agent.budget", 3), (result.Error?.Code, test.Looked.Count));
        Assert.Contains("tool.repeated", test.LastRead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_InPlainText_CallsToolsToo()
    {
        await using var test = AgentTest.Of($"{Looks}\nstyle: react",
            ModelTurn.Say("Thought: I look.\nAction: look\nAction Input: {\"order\": \"A-17\"}\nObservation: imagined"),
            ModelTurn.Say("Thought: I know.\nFinal Answer: Delivered."));
        var result = await test.RunAsync();

        Assert.Equal("Delivered.", result.Output?.Element.GetProperty("text").GetString());
        Assert.Equal("Observation: A-17: delivered", test.LastRead);
        Assert.Null(test.Model.Calls[0].Options?.Tools);
        Assert.Contains("- look: Looks up an order.", test.Model.Calls[0].Instructions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_WhoseAnswerDoesNotFit_IsAskedAgain()
    {
        await using var test = AgentTest.Of($"{Looks}\noutput: {{ type: object, properties: {{ done: {{ type: boolean }} }}, required: [done] }}", ModelTurn.Say("yes"), ModelTurn.SayJson(new { done = true }));
        var result = await test.RunAsync();

        Assert.Equal("""{"done":true}""", result.Output?.Element.GetProperty("value").GetRawText());
        Assert.Contains("not JSON", test.LastRead, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("turns: 2", "2 of 2 turns")]
    [InlineData("tokens: 150", "200 of 150 tokens")]
    [InlineData("cost: 0.0006", "a cost of 0.00104 of 0.0006")]
    public async Task Agent_AtItsBudget_FailsAndGoesOnWithALargerOneWhereItWas(string budget, string reached)
    {
        ModelTurn[] turns = [Turn("A"), Turn("B"), Turn("C"), ModelTurn.Say("Done.")];
        await using var test = AgentTest.Of($"{Looks}\nbudget: {{ {budget} }}", turns);
        var failed = await test.RunAsync();
        Assert.Equal("agent.budget", failed.Error?.Code);
        Assert.Contains(reached, failed.Error?.Message, StringComparison.Ordinal);
        var (calls, larger) = (test.Model.Calls.Count, Yaml.FlowYaml.Load(AgentTest.Yaml($"{Looks}\nbudget: {{ turns: 20, tokens: 10000 }}"), AgentTest.Registry));
        var result = await test.Host.ResumeAsync(new ResumeOptions { Adopt = new AdoptOptions { Flow = larger } });

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(4, test.Model.Calls.Count);
        Assert.Equal(2, calls);
        Assert.Equal((4, 3), (result.Output?.Element.GetProperty("turns").GetInt32(), test.Looked.Count));

        static ModelTurn Turn(string order) => ModelTurn.Call("look", new { order }) with { InputTokens = 60, OutputTokens = 40 };
    }

    [Fact]
    public async Task Agent_AtItsBudget_AsksForMoreAndCountsOn()
    {
        await using var test = AgentTest.Of($"{Looks}\nbudget: {{ turns: 1 }}\nonLimit: ask", ModelTurn.Call("look", new { order = "A" }), ModelTurn.Call("look", new { order = "B" }), ModelTurn.Say("Done."));
        var asked = Assert.Single((await test.RunAsync()).Requests);
        Assert.Contains("1 of 1 turns", asked.Request.Title, StringComparison.Ordinal);
        var again = Assert.Single((await test.Host.ApproveAsync()).Requests);
        Assert.Contains("2 of 2 turns", again.Request.Title, StringComparison.Ordinal);
        var result = await test.Host.ApproveAsync(edits: new { turns = 3 });

        Assert.Equal("Done.", result.Output?.Element.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("""{"turns":"many"}""")]
    [InlineData("""{"turns":0}""")]
    [InlineData("""{"cost":-1}""")]
    public async Task Budget_ThatIsNone_CannotBeApproved(string edits)
    {
        await using var test = AgentTest.Of($"{Looks}\nbudget: {{ turns: 1, time: 1h }}\nonLimit: ask", ModelTurn.Call("look", new { order = "A" }), ModelTurn.Say("Done."));
        await test.RunAsync();

        Assert.Equal("answer.invalid", (await Assert.ThrowsAsync<FlowException>(() => test.Host.ApproveAsync("ann", System.Text.Json.JsonElement.Parse(edits)))).Code);
        Assert.Equal(RunStatus.Completed, (await test.Host.ApproveAsync("ann")).Status);
    }

    [Fact]
    public async Task Agent_ThatKeepsItsPrompt_KeepsItsOutputSchemaToo()
    {
        const string Asks = "model: gpt\ntools: { look: { approval: { } } }\noutput: { type: object, required: [REQUIRED] }";
        await using var test = AgentTest.Of(Asks.Replace("REQUIRED", "old", StringComparison.Ordinal), ModelTurn.Call("look", new { order = "A" }), ModelTurn.SayJson(new { old = 1 }));
        await test.RunAsync();
        await test.Host.CrashAsync();
        await test.Host.ResumeAsync(new ResumeOptions { Adopt = new AdoptOptions { Flow = Yaml.FlowYaml.Load(AgentTest.Yaml(Asks.Replace("REQUIRED", "another", StringComparison.Ordinal)), AgentTest.Registry) } });
        var result = await test.Host.ApproveAsync();

        Assert.Equal((RunStatus.Completed, 2), (result.Status, test.Model.Calls.Count));
    }

    [Fact]
    public async Task Agent_WithMemoryAndASecretInItsPrompt_KeepsNoSecret()
    {
        Environment.SetEnvironmentVariable("AGENT_TEST_SECRET", "sesame-4711");
        var store = new Journal.MemoryStore();
        await using var test = AgentTest.Kept("""
            id: test
            inputSchema: { type: object, properties: { word: { type: string, writeOnly: true, enum: ['${env:AGENT_TEST_SECRET}'] } } }
            nodes:
              agent: { type: agent, with: { model: gpt, memory: { key: k }, prompt: "The word is {{ input.word }}.", tools: { look: { } } } }
            """, store, new ModelScript([ModelTurn.Call("look", new { order = "A" }), ModelTurn.Say("It is sesame-4711.")]));
        var result = await test.RunAsync(new { word = "${env:AGENT_TEST_SECRET}" });

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.DoesNotContain("sesame-4711", result.Output?.ToString(), StringComparison.Ordinal);
        var marker = Assert.Single(await store.ListMarkersAsync("memory/", null, 10, default));
        var file = Values.FlowValue.FromUtf8(marker.Body).To<Values.FlowFile>()!;
        await using var content = (await store.OpenAsync(Journal.PayloadKey.Of(test.Host.Run.Run, file.Sha256, file.MediaType), default))!;
        Assert.DoesNotContain("sesame-4711", await new StreamReader(content).ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_InPlainTextWithAFence_CallsToolsToo()
    {
        await using var test = AgentTest.Of($"{Looks}\nstyle: react", ModelTurn.Say("Action: look\nAction Input: ```json\n{\"order\": \"A-17\"}\n```"), ModelTurn.Say("Final Answer: Delivered."));
        await test.RunAsync();

        Assert.Equal(["A-17"], test.Looked);
    }

    [Fact]
    public async Task Agent_ThatIsGivenNoMore_FailsAndSaysWhoSaidSo()
    {
        await using var test = AgentTest.Of($"{Looks}\nbudget: {{ turns: 1 }}\nonLimit: ask", ModelTurn.Call("look", new { order = "A" }));
        await test.RunAsync();
        var result = await test.Host.RejectAsync("bob");

        Assert.Equal("agent.budget", result.Error?.Code);
        Assert.Contains("bob", result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_ThatIsToFinish_AnswersWithoutToolsAndSaysSo()
    {
        await using var test = AgentTest.Of($"{Looks}\nbudget: {{ turns: 1 }}\nonLimit: finish", ModelTurn.Call("look", new { order = "A" }), ModelTurn.Say("I know this much."));
        var result = await test.RunAsync();

        Assert.Equal(("I know this much.", "limit"), (result.Output?.Element.GetProperty("text").GetString(), result.Output?.Element.GetProperty("finish").GetString()));
    }

    [Fact]
    public async Task Agent_OverItsLength_SumsUpOnceAndGoesOnFromThere()
    {
        await using var test = AgentTest.Of($"{Looks}\nsummarize: {{ above: 500, keep: 1 }}",
            ModelTurn.Call("look", new { order = "A" }), ModelTurn.Call("look", new { order = "B" }) with { InputTokens = 600 }, ModelTurn.Say("A is there."), ModelTurn.Say("Both there."));
        await test.RunAsync();

        Assert.Contains("Sum up", test.Model.Calls[2].LastText, StringComparison.Ordinal);
        // A server may refuse calls of tools that are not there.
        Assert.Equal(("look", Microsoft.Extensions.AI.ChatToolMode.None), (test.Model.Calls[2].Options?.Tools?.Single().Name, test.Model.Calls[2].Options?.ToolMode));
        var last = test.Model.Calls[3].Messages.Select(m => m.Text).ToList();
        Assert.Contains(last, m => m.Contains("A is there.", StringComparison.Ordinal));
        Assert.Equal(1, test.Model.Calls[3].Messages.Count(m => m.Role == Microsoft.Extensions.AI.ChatRole.Tool));
        Assert.Equal(4, test.Model.Calls.Count);
    }

    [Fact]
    public async Task Agent_WithFilesAndNotes_WritesReadsAndGivesThem()
    {
        await using var test = AgentTest.Of("""
            model: gpt
            tools: { files: { files: true }, plan: { notes: true } }
            """,
            ModelTurn.Call(ToolCall.Of("files_write", new { name = "a.txt", text = "one" }), ToolCall.Of("plan", new { note = "then two" })),
            ModelTurn.Call("files_write", new { name = "a.txt", text = "two" }),
            ModelTurn.Call(ToolCall.Of("files_read", new { name = "a.txt" }), ToolCall.Of("files_list", new { }), ToolCall.Of("files_read", new { name = "b.txt" })),
            ModelTurn.Say("Written."));
        var result = await test.RunAsync();

        var read = test.Model.Calls[3].Messages.Where(m => m.Role == Microsoft.Extensions.AI.ChatRole.Tool).TakeLast(3).Select(m => m.Contents.OfType<Microsoft.Extensions.AI.FunctionResultContent>().Single().Result?.ToString()).ToList();
        Assert.Equal("two", read[0]);
        Assert.Contains("a.txt", read[1], StringComparison.Ordinal);
        Assert.Contains("There are: a.txt.", read[2], StringComparison.Ordinal);
        Assert.Equal(3, result.Output?.Element.GetProperty("files")[0].GetProperty("length").GetInt64());
    }

    [Fact]
    public async Task Agent_WithAFlowAsATool_RunsItAsAChild()
    {
        await using var test = AgentTest.Flowing("""
            id: test
            nodes:
              agent:
                type: agent
                with:
                  model: gpt
                  tools: { expert: { flow: expert } }
            flows:
              expert:
                description: Knows orders.
                inputSchema: { type: object, properties: { order: { type: string } }, required: [order] }
                nodes:
                  answer: { type: agent, with: { model: gpt, instructions: You are the expert., prompt: "{{ input.order }}" } }
            """,
            ModelTurn.Say("On its way.") with { When = new TurnCondition { Instructions = "the expert" } },
            ModelTurn.Call("expert", new { order = "A-17" }), ModelTurn.Say("It is on its way."));
        var result = await test.RunAsync();

        Assert.Equal("It is on its way.", result.Output?.Element.GetProperty("text").GetString());
        Assert.Contains("On its way.", test.LastRead, StringComparison.Ordinal);
        Assert.NotNull((await test.NodeAsync("agent[0]")).Child);
    }

    [Fact]
    public async Task Agent_WithMemory_IsRemindedInTheNextRun()
    {
        const string Remembers = """
            model: gpt
            memory: { key: "customer-{{ input.customer }}" }
            prompt: "{{ input.say }}"
            """;
        var store = new Journal.MemoryStore();
        await using (var first = AgentTest.Kept(AgentTest.Yaml(Remembers), store, new ModelScript([ModelTurn.Say("Hello Ann.")])))
            await first.RunAsync(new { customer = 7, say = "I am Ann." });
        await using var test = AgentTest.Kept(AgentTest.Yaml(Remembers), store, new ModelScript([ModelTurn.Say("Ann.")]));
        await test.RunAsync(new { customer = 7, say = "Who am I?" });
        Assert.Equal(["I am Ann.", "Hello Ann.", "Who am I?"], test.Model.Calls[0].Messages.Select(m => m.Text));
    }
}
