using System.Text.Json;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Tests.Stub;

/// <summary>What OpenAI's own client makes of the stub's answers.</summary>
public sealed class OpenAIStubTests
{
    [Fact]
    public async Task Text_Whole_ComesWithUsageAndFinish()
    {
        await using var stub = await StartAsync(ModelTurn.Say("Hello there.") with { InputTokens = 11, OutputTokens = 4 });
        using var model = stub.Client();

        var response = await model.GetResponseAsync([new ChatMessage(ChatRole.System, "You help."), new ChatMessage(ChatRole.User, "hi")], new ChatOptions { Temperature = 0.5f, MaxOutputTokens = 50 });

        Assert.Equal(("Hello there.", 11L, 4L, 15L), (response.Text, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.Usage?.TotalTokenCount));
        Assert.Equal(("stub-model", ChatFinishReason.Stop), (response.ModelId, response.FinishReason));
        var call = Assert.Single(stub.Calls);
        Assert.Equal("Bearer key", call.Authorization);
        Assert.Equal(("hi", "You help.", 0.5f, 50), (call.Call?.LastText, call.Call?.Instructions, call.Call?.Options?.Temperature, call.Call?.Options?.MaxOutputTokens));
    }

    [Fact]
    public async Task Text_Streamed_ComesInPiecesWithUsage()
    {
        await using var stub = await StartAsync(ModelTurn.Say("It is done.") with { InputTokens = 11, OutputTokens = 4 });
        using var model = stub.Client();

        var updates = await model.GetStreamingResponseAsync("hi").ToListAsync();

        Assert.Equal(["It ", "is ", "done."], updates.Select(u => u.Text).Where(t => t.Length > 0));
        Assert.Equal(15, updates.ToChatResponse().Usage?.TotalTokenCount);
        Assert.Equal(ChatFinishReason.Stop, updates.ToChatResponse().FinishReason);
        Assert.True(stub.Calls[0].Call?.Streaming);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tools_RoundTrip_ResultReachesTheModel(bool streaming)
    {
        await using var stub = await StartAsync(ModelTurn.Call("add", new { a = 2, b = 3 }), ModelTurn.Say("It is 5."));
        using var model = stub.Client().AsBuilder().UseFunctionInvocation().Build();

        var response = await AskAsync(model, streaming, "2 + 3?", new ChatOptions { Tools = [AIFunctionFactory.Create((int a, int b) => a + b, "add", "Adds.")] });

        Assert.Equal("It is 5.", response.Text);
        Assert.Equal("5", stub.Calls[1].Call?.LastText);
        var tool = Assert.IsType<AIFunctionDeclaration>(Assert.Single(stub.Calls[0].Call?.Options?.Tools ?? []), exactMatch: false);
        Assert.Equal(("add", "Adds."), (tool.Name, tool.Description));
        Assert.True(tool.JsonSchema.GetProperty("properties").TryGetProperty("a", out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tools_Parallel_AllComeInOneTurn(bool streaming)
    {
        await using var stub = await StartAsync(ModelTurn.Call(ToolCall.Of("add", new { a = 2, b = 3 }), ToolCall.Of("add", new { a = 40, b = 2 })) with { Text = "Two sums." });
        using var model = stub.Client();

        var response = await AskAsync(model, streaming, "go", null);

        var calls = CallsOf(response);
        Assert.Equal([("call_0_0", "2"), ("call_0_1", "40")], calls.Select(c => (c.CallId, c.Arguments?["a"]?.ToString())));
        Assert.Equal(("Two sums.", ChatFinishReason.ToolCalls), (response.Text, response.FinishReason));
    }

    [Fact]
    public async Task JsonSchema_Asked_ReachesTheStubAndAnswersTyped()
    {
        await using var stub = await StartAsync(ModelTurn.SayJson(new { Plausible = true, Cents = 1250 }));
        using var model = stub.Client();

        var response = await model.GetResponseAsync<Verdict>("Is it?");

        Assert.Equal(new Verdict(true, 1250), response.Result);
        var format = Assert.IsType<ChatResponseFormatJson>(stub.Calls[0].Call?.Options?.ResponseFormat);
        Assert.True(format.Schema?.GetProperty("properties").TryGetProperty("cents", out _));
        Assert.Equal("json_schema", stub.Calls[0].Body.GetProperty("response_format").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Arguments_Malformed_AreAnErrorInTheContent(bool streaming)
    {
        await using var stub = await StartAsync(ModelTurn.Call(new ToolCall("add", """{"a": 2, "b":""")));
        using var model = stub.Client();

        var call = Assert.Single(CallsOf(await AskAsync(model, streaming, "go", null)));

        Assert.IsType<JsonException>(call.Exception?.InnerException, exactMatch: false);
    }

    [Theory]
    [InlineData("content_filter")]
    [InlineData("length")]
    public async Task FinishReason_Stated_Arrives(string reason)
    {
        await using var stub = await StartAsync(ModelTurn.Say("") with { FinishReason = reason });
        using var model = stub.Client();

        Assert.Equal(new ChatFinishReason(reason), (await model.GetResponseAsync("a")).FinishReason);
    }

    [Fact]
    public async Task Script_SharedWithTheScriptedClient_SameAnswers()
    {
        var script = new ModelScript([ModelTurn.Call("a", new { n = 1 }) with { When = new TurnCondition { Last = "go" } }, ModelTurn.Say("said")]);
        await using var stub = await OpenAIStub.StartAsync(script);
        using var overHttp = stub.Client();
        using var scripted = new ScriptedChatClient(script);

        foreach (var text in new[] { "go", "on" })
        {
            var (one, other) = (await overHttp.GetResponseAsync(text), await scripted.GetResponseAsync(text));
            Assert.Equal((other.Text, other.FinishReason, other.Usage?.TotalTokenCount), (one.Text, one.FinishReason, one.Usage?.TotalTokenCount));
            Assert.Equal(CallsOf(other).Select(c => (c.CallId, c.Name)), CallsOf(one).Select(c => (c.CallId, c.Name)));
        }
    }

    [Fact]
    public async Task Sample_Script_LooksUpAndTells()
    {
        await using var stub = await OpenAIStub.StartAsync(ModelScript.Load("script.json"));
        using var model = stub.Client().AsBuilder().UseFunctionInvocation().Build();
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create((string order) => $"{order} was delivered.", "lookup_order")] };

        Assert.Equal("Your order A-17 was delivered.", (await model.GetResponseAsync("Where is my order?", tools)).Text);
        Assert.Equal("I am a stub, and my script has no answer to that.", (await model.GetResponseAsync("Hello?")).Text);
    }

    private static Task<OpenAIStub> StartAsync(params ModelTurn[] turns) => OpenAIStub.StartAsync(new ModelScript(turns));

    private static async Task<ChatResponse> AskAsync(IChatClient model, bool streaming, string text, ChatOptions? options) => streaming
        ? (await model.GetStreamingResponseAsync(text, options).ToListAsync()).ToChatResponse()
        : await model.GetResponseAsync(text, options);

    private static IEnumerable<FunctionCallContent> CallsOf(ChatResponse response) => response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>();

    private sealed record Verdict(bool Plausible, int Cents);
}
