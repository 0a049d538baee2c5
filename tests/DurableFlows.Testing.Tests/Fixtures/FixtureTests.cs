using DurableFlows.Testing.Fixtures;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using DurableFlows.Testing.Tests.Stub;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Tests.Fixtures;

public sealed class FixtureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fixtures-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "talk.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Fixture_SameCall_AnswersAsRecorded()
    {
        var recorded = await RecordAsync(ModelTurn.Say("Hello.") with { InputTokens = 7, OutputTokens = 2, FinishReason = "length" });

        using var model = new FixtureChatClient(Path);
        var response = await model.GetResponseAsync("hi");

        Assert.Equal(("Hello.", 9L, ChatFinishReason.Length, recorded.ResponseId), (response.Text, response.Usage?.TotalTokenCount, response.FinishReason, response.ResponseId));
    }

    [Fact]
    public async Task Fixture_RecordedFromAStream_AnswersWholeAndStreamed()
    {
        using (var recording = new RecordingChatClient(new ScriptedChatClient(ModelTurn.Say("It is done.")), Path))
            await recording.GetStreamingResponseAsync("hi").ToListAsync();

        using var model = new FixtureChatClient(Path);

        Assert.Equal("It is done.", (await model.GetResponseAsync("hi")).Text);
        Assert.Equal("It is done.", (await model.GetStreamingResponseAsync("hi").ToListAsync()).ToChatResponse().Text);
    }

    [Fact]
    public async Task Fixture_ConversationWithTools_GoesTheSameWay()
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((int a, int b) => new { sum = a + b }, "add")] };
        using (var recording = new RecordingChatClient(new ScriptedChatClient(ModelTurn.Call("add", new { a = 2, b = 3 }), ModelTurn.Say("5")), Path).AsBuilder().UseFunctionInvocation().Build())
            await recording.GetResponseAsync("2 + 3?", options);

        using var model = new FixtureChatClient(Path).AsBuilder().UseFunctionInvocation().Build();

        Assert.Equal("5", (await model.GetResponseAsync("2 + 3?", options)).Text);
    }

    [Fact]
    public async Task Fixture_RecordedOverHttp_AnswersWholeWhatWasStreamed()
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((int a, int b) => $"{a + b}", "add")] };
        await using var stub = await OpenAIStub.StartAsync(new ModelScript([ModelTurn.Call(ToolCall.Of("add", new { a = 2, b = 3 }), ToolCall.Of("add", new { a = 4, b = 5 })), ModelTurn.Say("5 and 9")]));
        using (var recording = new RecordingChatClient(stub.Client(), Path).AsBuilder().UseFunctionInvocation().Build())
            await recording.GetStreamingResponseAsync("2 + 3? 4 + 5?", options).ToListAsync();

        using var model = new FixtureChatClient(Path).AsBuilder().UseFunctionInvocation().Build();
        var response = await model.GetResponseAsync("2 + 3? 4 + 5?", options);

        Assert.Equal("5 and 9", response.Text);
        Assert.True(response.Usage?.TotalTokenCount > 0);
    }

    [Fact]
    public async Task Fixture_AnotherMessage_NamesIt()
    {
        await RecordAsync(ModelTurn.Say("Hello."));
        using var model = new FixtureChatClient(Path);

        var error = await Assert.ThrowsAsync<FlowException>(() => model.GetResponseAsync("bye"));

        Assert.Equal(TestingCodes.FixtureNotRecorded, error.Code);
        Assert.Contains("Of recorded call 1, which is most alike, message 1 differs: asked is 'user: bye', recorded was 'user: hi'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fixture_OneMessageMore_NamesIt()
    {
        await RecordAsync(ModelTurn.Say("Hello."));
        using var model = new FixtureChatClient(Path);

        var error = await Assert.ThrowsAsync<FlowException>(() => model.GetResponseAsync([new ChatMessage(ChatRole.User, "hi"), new ChatMessage(ChatRole.User, "there?")]));

        Assert.Contains("message 2 is new: 'user: there?'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fixture_OtherOptions_NamesThem()
    {
        await RecordAsync(ModelTurn.Say("Hello."));
        using var model = new FixtureChatClient(Path);

        var error = await Assert.ThrowsAsync<FlowException>(() => model.GetResponseAsync("hi", new ChatOptions { Temperature = 1, ModelId = "large" }));

        Assert.Contains("other options differ: model, temperature.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fixture_SameCallRecordedTwice_AnswersInOrderAndTheLastStays()
    {
        using (var recording = new RecordingChatClient(new ScriptedChatClient(ModelTurn.Say("one"), ModelTurn.Say("two")), Path))
        {
            await recording.GetResponseAsync("hi");
            await recording.GetResponseAsync("hi");
        }

        using var model = new FixtureChatClient(Path);
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
            answers.Add((await model.GetResponseAsync("hi")).Text);

        Assert.Equal(["one", "two", "two"], answers);
    }

    [Fact]
    public async Task Recording_MalformedArguments_StayMalformed()
    {
        await RecordAsync(ModelTurn.Call(new ToolCall("add", "{no")));
        using var model = new FixtureChatClient(Path);

        var call = Assert.IsType<FunctionCallContent>(Assert.Single((await model.GetResponseAsync("hi")).Messages).Contents[0]);

        Assert.NotNull(call.Exception);
    }

    [Fact]
    public async Task Recording_ModelFails_RecordsNothing()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => RecordAsync(ModelTurn.Fail(500)));

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Recording_UnknownContent_IsRefused()
    {
        using var recording = new RecordingChatClient(new ScriptedChatClient(ModelTurn.Say("x")), Path);

        var error = await Assert.ThrowsAsync<FlowException>(() => recording.GetResponseAsync(new ChatMessage(ChatRole.User, [new ErrorContent("?")])));

        Assert.Equal(TestingCodes.FixtureUnsupported, error.Code);
        Assert.Contains("ErrorContent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_NamesNoTypes()
    {
        await RecordAsync(ModelTurn.Call("add", new { a = 2 }));

        var text = await File.ReadAllTextAsync(Path);

        Assert.DoesNotContain("$type", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is not a fixture")]
    [InlineData("""{ "version": 2, "exchanges": [] }""", "has version 2")]
    public async Task Fixture_NoFixture_IsRefused(string text, string expected)
    {
        await File.WriteAllTextAsync(Path, text);

        var error = Assert.Throws<FlowException>(() => new FixtureChatClient(Path));

        Assert.Equal(TestingCodes.FixtureInvalid, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private async Task<ChatResponse> RecordAsync(params ModelTurn[] turns)
    {
        using var recording = new RecordingChatClient(new ScriptedChatClient(turns), Path);
        return await recording.GetResponseAsync("hi");
    }
}
