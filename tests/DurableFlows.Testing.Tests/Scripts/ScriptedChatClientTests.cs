using System.Net;
using DurableFlows.Testing.Scripts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Testing.Tests.Scripts;

public sealed class ScriptedChatClientTests
{
    [Fact]
    public async Task Turns_WithoutConditions_AnswerOneAfterTheOther()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("one"), ModelTurn.Say("two"));

        Assert.Equal("one", (await model.GetResponseAsync("a")).Text);
        Assert.Equal("two", (await model.GetResponseAsync("b")).Text);
    }

    [Fact]
    public async Task Script_AtItsEnd_SaysSo()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("one"));
        await model.GetResponseAsync("a");

        var error = await Assert.ThrowsAsync<FlowException>(() => model.GetResponseAsync("and now?"));

        Assert.Equal(TestingCodes.ScriptEnded, error.Code);
        Assert.Equal("The script has no turn for call 2 (round 0, last message 'and now?'): all of its 1 turns are used up. Add a turn or a fallback.", error.Message);
    }

    [Fact]
    public async Task Script_NoConditionHolds_SaysSo()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("one") with { When = new TurnCondition { Last = "refund" } });

        var error = await Assert.ThrowsAsync<FlowException>(() => model.GetResponseAsync("hello"));

        Assert.Contains("the conditions of the 1 turns that are left do not hold", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fallback_NoTurnAnswers_AnswersAgainAndAgain()
    {
        using var model = new ScriptedChatClient(new ModelScript([ModelTurn.Say("one")], ModelTurn.Say("else")));

        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
            answers.Add((await model.GetResponseAsync("a")).Text);

        Assert.Equal(["one", "else", "else"], answers);
    }

    [Theory]
    [InlineData("refund please", null, null, null, "by last")]
    [InlineData("hi", "You plan.", null, null, "by instructions")]
    [InlineData("hi", null, "lookup", null, "by tool")]
    [InlineData("hi", null, null, "small", "by model")]
    [InlineData("hi", null, null, null, "by predicate")]
    public async Task Condition_Holds_ItsTurnAnswers(string text, string? system, string? tool, string? name, string expected)
    {
        using var model = new ScriptedChatClient(
            ModelTurn.Say("by last") with { When = new TurnCondition { Last = "refund" } },
            ModelTurn.Say("by instructions") with { When = new TurnCondition { Instructions = "plan" } },
            ModelTurn.Say("by tool") with { When = new TurnCondition { Tool = "lookup" } },
            ModelTurn.Say("by model") with { When = new TurnCondition { Model = "small" } },
            ModelTurn.Say("by round") with { When = new TurnCondition { Round = 7 } },
            ModelTurn.Say("by predicate") with { When = new TurnCondition { Predicate = c => c.Number == 1 } });
        var options = new ChatOptions { ModelId = name, Instructions = system, Tools = tool is null ? null : [AIFunctionFactory.Create(() => 1, tool)] };

        Assert.Equal(expected, (await model.GetResponseAsync(text, options)).Text);
    }

    [Fact]
    public async Task AlwaysWithRound_SameCallAgain_SameAnswer()
    {
        using var model = new ScriptedChatClient(
            ModelTurn.Call("lookup", new { order = "A-1" }) with { When = new TurnCondition { Round = 0 }, Always = true },
            ModelTurn.Say("done") with { When = new TurnCondition { Round = 1 }, Always = true });

        var first = await model.GetResponseAsync("a");
        var again = await model.GetResponseAsync("a");
        var next = await model.GetResponseAsync([new ChatMessage(ChatRole.User, "a"), .. first.Messages, new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_0_0", "ok")])]);

        Assert.Equal(CallsOf(first).Select(c => (c.CallId, c.Name)), CallsOf(again).Select(c => (c.CallId, c.Name)));
        Assert.Equal("done", next.Text);
        Assert.Empty(model.Unused);
    }

    [Fact]
    public async Task Calls_Several_HaveIdsAndArgumentsOfTheirOwn()
    {
        using var model = new ScriptedChatClient(ModelTurn.Call(new ToolCall("a", """{"n":1}"""), new ToolCall("b")));

        var response = await model.GetResponseAsync("go");

        Assert.Equal(["call_0_0", "call_0_1"], CallsOf(response).Select(c => c.CallId));
        Assert.Equal("1", CallsOf(response).First().Arguments?["n"]?.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task Arguments_Malformed_AreAnErrorInTheContent()
    {
        using var model = new ScriptedChatClient(ModelTurn.Call(new ToolCall("a", """{"n":""")));

        var call = Assert.Single(CallsOf(await model.GetResponseAsync("go")));

        Assert.NotNull(call.Exception);
        Assert.Null(call.Arguments);
    }

    [Fact]
    public async Task Usage_NotStated_IsAQuarterOfTheCharacters()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("12345"), ModelTurn.Say("x") with { InputTokens = 70, OutputTokens = 3 }, ModelTurn.Say("x") with { OmitUsage = true });

        var counted = (await model.GetResponseAsync("123456789")).Usage;
        var stated = (await model.GetResponseAsync("a")).Usage;

        Assert.Equal((3L, 2L, 5L), (counted?.InputTokenCount, counted?.OutputTokenCount, counted?.TotalTokenCount));
        Assert.Equal((70L, 3L, 73L), (stated?.InputTokenCount, stated?.OutputTokenCount, stated?.TotalTokenCount));
        Assert.Null((await model.GetResponseAsync("a")).Usage);
    }

    [Fact]
    public async Task Stream_Text_ComesWordByWordWithUsageAtTheEnd()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("It is done.") with { OutputTokens = 9 });

        var updates = await model.GetStreamingResponseAsync("a").ToListAsync();

        Assert.Equal(["It ", "is ", "done.", ""], updates.Select(u => u.Text));
        Assert.Equal(9, updates.ToChatResponse().Usage?.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, updates.ToChatResponse().FinishReason);
    }

    [Fact]
    public async Task Stream_Cut_ThrowsAfterThePieces()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("one two three") with { Fault = new TurnFault { CutAfter = 2 } });
        var seen = new List<string>();

        var error = await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            await foreach (var update in model.GetStreamingResponseAsync("a"))
                seen.Add(update.Text);
        });

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
        Assert.Equal(["one ", "two "], seen);
    }

    [Fact]
    public async Task Whole_Cut_FailsAsTheClientOverHttpDoes()
    {
        using var model = new ScriptedChatClient(
            ModelTurn.Say("one") with { Fault = new TurnFault { CutAfter = 1 } }, ModelTurn.Say("one") with { Fault = new TurnFault { CutAfter = 0 } });

        Assert.Equal(HttpRequestError.ResponseEnded, (await Assert.ThrowsAsync<HttpIOException>(() => model.GetResponseAsync("a"))).HttpRequestError);
        Assert.Equal(HttpRequestError.ConnectionError, (await Assert.ThrowsAsync<HttpRequestException>(() => model.GetResponseAsync("a"))).HttpRequestError);
    }

    [Fact]
    public async Task Fault_Status_IsThatOfTheException()
    {
        using var model = new ScriptedChatClient(ModelTurn.Fail(429));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => model.GetResponseAsync("a"));

        Assert.Equal(HttpStatusCode.TooManyRequests, error.StatusCode);
    }

    [Fact]
    public async Task Fault_Hang_IsATimeoutAtOnce()
    {
        using var model = new ScriptedChatClient(new ModelTurn { Fault = new TurnFault { Hang = true } });

        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => model.GetResponseAsync("a"));

        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task Fault_ErrorOfOnesOwn_IsThrown()
    {
        using var model = new ScriptedChatClient(ModelTurn.Throw(new InvalidOperationException("mine")));

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => model.GetResponseAsync("a"))).Message);
    }

    [Fact]
    public async Task Fault_Empty_HasNoMessages()
    {
        using var model = new ScriptedChatClient(new ModelTurn { Fault = new TurnFault { Empty = true } });

        Assert.Empty((await model.GetResponseAsync("a")).Messages);
    }

    [Fact]
    public async Task Delay_IsWaitedOnTheGivenClock()
    {
        var time = new FakeTimeProvider();
        using var model = new ScriptedChatClient(new ModelScript([ModelTurn.Say("late") with { Delay = TimeSpan.FromMinutes(5) }]), time);

        var answer = model.GetResponseAsync("a");
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("late", (await answer).Text);
    }

    [Fact]
    public async Task Calls_CallerGoesOnWithItsList_StayAsTheyCame()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("one"));
        var messages = new List<ChatMessage> { new(ChatRole.System, "You help."), new(ChatRole.User, "hi") };
        var options = new ChatOptions { Temperature = 0 };

        await model.GetResponseAsync(messages, options);
        messages[1].Contents.Add(new TextContent("!"));
        messages.Clear();
        options.Temperature = 1;

        var call = Assert.Single(model.Calls);
        Assert.Equal(("hi", "You help.", 0f, 0), (call.LastText, call.Instructions, call.Options?.Temperature, call.Round));
    }

    [Fact]
    public async Task Turns_ManyCallsAtOnce_AnswerOnceEach()
    {
        using var model = new ScriptedChatClient([.. Enumerable.Range(0, 200).Select(i => ModelTurn.Say($"{i}"))]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => model.GetResponseAsync("a"))));

        Assert.Equal(200, answers.Select(a => a.Text).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 200), model.Calls.Select(c => c.Number));
    }

    [Fact]
    public async Task FunctionInvocation_OverTheScript_CallsTheTool()
    {
        using var script = new ScriptedChatClient(ModelTurn.Call("add", new { a = 2, b = 3 }), ModelTurn.Say("5"));
        using var model = script.AsBuilder().UseFunctionInvocation().Build();

        var response = await model.GetResponseAsync("2 + 3?", new ChatOptions { Tools = [AIFunctionFactory.Create((int a, int b) => a + b, "add")] });

        Assert.Equal("5", response.Text);
        Assert.Equal("5", script.Calls[1].LastText);
    }

    private static IEnumerable<FunctionCallContent> CallsOf(ChatResponse response) => response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>();
}
