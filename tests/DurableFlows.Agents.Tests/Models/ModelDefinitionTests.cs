using DurableFlows.Agents.Models;
using DurableFlows.Definitions;
using DurableFlows.Nodes;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using DurableFlows.Yaml;

namespace DurableFlows.Agents.Tests.Models;

/// <summary>The node as definitions write it.</summary>
public sealed class ModelDefinitionTests
{
    [Theory]
    [InlineData("model: { endpoint: ftp://host, model: gpt }", "$.nodes.ask.with.model.endpoint")]
    [InlineData("model: { model: gpt }", "$.nodes.ask.with.model")]
    [InlineData("model: { provider: azure, model: gpt }", "$.nodes.ask.with.model")]
    [InlineData("model: { provider: azure, endpoint: \"http://host\", model: gpt }", "$.nodes.ask.with.model.endpoint")]
    [InlineData("model: { provider: ollama }", "$.nodes.ask.with.model")]
    [InlineData("model: { provider: ollama, model: gpt, inputPrice: -1 }", "$.nodes.ask.with.model.inputPrice")]
    [InlineData("model: { provider: ollama, modle: gpt, model: gpt }", "$.nodes.ask.with.model.modle")]
    [InlineData("model: 5", "$.nodes.ask.with.model")]
    [InlineData("prompt: Where?", "$.nodes.ask.with")]
    [InlineData("model: gpt\nfallback: [other, { provider: mars, model: gpt }]", "$.nodes.ask.with.fallback[1].provider")]
    [InlineData("model: gpt\nprompt: Where?\nmessages: [{ role: user, text: Where? }]", "$.nodes.ask.with.messages")]
    [InlineData("model: gpt\nmessages: [{ role: tool, text: Where? }]", "$.nodes.ask.with.messages[0].role")]
    [InlineData("model: gpt\nprompt: \"{{ input \"", "$.nodes.ask.with.prompt")]
    [InlineData("model: gpt\noutput: true", "$.nodes.ask.with.output")]
    [InlineData("model: gpt\noutput: { type: objekt }", "$.nodes.ask.with.output.type")]
    [InlineData("model: gpt\nrepairs: 6", "$.nodes.ask.with.repairs")]
    [InlineData("model: gpt\ntemperature: 3", "$.nodes.ask.with.temperature")]
    public void Load_OfAMistake_SaysWhere(string with, string path) =>
        Assert.Equal(path, Assert.Single(Assert.Throws<FlowDefinitionException>(() => TestModels.Flow(with)).Mistakes).Path);

    [Fact]
    public void Dump_OfAConnectionWrittenOut_LoadsAgain()
    {
        var flow = TestModels.Flow("model: { endpoint: https://host.example/v1, model: gpt, key: \"${env:MODEL_KEY}\", timeout: 30s, inputPrice: 1.5 }\nfallback: [other]").Definition;

        Assert.Equal(DefinitionHash.Of(flow), DefinitionHash.Of(FlowYaml.Load(FlowYaml.Dump(flow), TestModels.Registry)));
    }

    [Fact]
    public async Task Run_OfAConnectionWrittenOut_CallsItWithItsKeyAndRecordsItNowhere()
    {
        Environment.SetEnvironmentVariable("MODEL_DEFINITION_TEST_KEY", "secret-key-17");
        var script = new ModelScript([new ModelTurn { Fault = new TurnFault { Status = 401, Message = "No such key: secret-key-17" } }, ModelTurn.Say("There.")]);
        await using var stub = await OpenAIStub.StartAsync(script, new OpenAIStubOptions { ApiKey = "secret-key-17" });
        var connection = $"{{ endpoint: \"{stub.Endpoint}\", model: gpt, key: \"${{env:MODEL_DEFINITION_TEST_KEY}}\", outputPrice: 1000000 }}";
        await using var test = TestModels.Host($"model: {connection}\nfallback: [{connection}]", new Execution.NoServices());
        var output = (await test.RunAsync("Where?")).Output?.To<ModelOutput>();

        Assert.Equal(("There.", "gpt", 2m), (output?.Text, output?.Model, output?.Usage.Cost));
        Assert.Equal("model.unauthorized", Assert.Single(output?.Failed ?? []).Code);
        Assert.DoesNotContain("secret-key", await TestModels.JournalAsync(test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithASchema_SendsItToTheServer()
    {
        await using var stub = await TestModels.StubAsync(ModelTurn.SayJson(new { plausible = true }));
        await using var test = TestModels.Host(
            "model: gpt\noutput: { type: object, properties: { plausible: { type: boolean } } }\ntemperature: 0.5\nmaxOutputTokens: 50",
            TestModels.Services(b => b.AddModel("gpt", TestModels.To(stub))));
        var output = (await test.RunAsync("Plausible?")).Output?.To<ModelOutput>();

        var body = Assert.Single(stub.Calls).Body;
        var format = body.GetProperty("response_format");
        Assert.Equal("""{"plausible":true}""", output?.Value?.ToString());
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        Assert.Equal("boolean", format.GetProperty("json_schema").GetProperty("schema").GetProperty("properties").GetProperty("plausible").GetProperty("type").GetString());
        Assert.Equal((0.5, 50), (body.GetProperty("temperature").GetDouble(), body.GetProperty("max_completion_tokens").GetInt32()));
    }

    [Fact]
    public async Task Run_ThatFails_DoesNotTellTheKeyOfASetting()
    {
        await using var stub = await TestModels.StubAsync(new ModelTurn { Fault = new TurnFault { Status = 403, Message = "No such key: secret-key-18" } });
        await using var test = TestModels.Host("model: gpt", TestModels.Services(b => b.AddModel("gpt", TestModels.To(stub, "secret-key-18"))));
        var result = await test.RunAsync("Where?");

        Assert.Equal("model.unauthorized", result.Error?.Code);
        Assert.DoesNotContain("secret-key", await TestModels.JournalAsync(test), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_MadeInCode_AreWrittenAsTheyAreRead()
    {
        var options = new ModelOptions { Model = new ModelChoice("gpt"), Fallback = [new ModelChoice(new ModelConnection { Provider = ModelProvider.Ollama, Model = "small" })] };
        var written = BuilderJson.Element(options);

        Assert.True(OptionsBinder.TryBind(ModelNode.Type, written, out var read, out var mistakes), string.Join(" ", mistakes));
        Assert.Equal(("gpt", "small"), read is ModelOptions back ? (back.Model.Name, back.Fallback[0].Name) : default);
    }

    [Fact]
    public void Schema_OfTheNode_KnowsItsOptions() => Assert.Contains("maxOutputTokens", FlowSchema.Create(TestModels.Registry), StringComparison.Ordinal);
}
