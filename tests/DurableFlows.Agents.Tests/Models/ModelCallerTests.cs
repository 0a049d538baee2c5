using DurableFlows.Agents.Models;
using DurableFlows.Nodes;
using DurableFlows.Testing.Scripts;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Tests.Models;

public sealed class ModelCallerTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "How are you?")];

    [Fact]
    public async Task Call_OfAModelThatAnswers_GivesWhatItSaidAndWhatItCost()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("Fine.") with { InputTokens = 1_000, OutputTokens = 100 });
        var reply = await CallAsync([("one", model)]);

        Assert.Equal(("Fine.", "one", "stop"), (reply.Message.Text, reply.Model, reply.Finish));
        Assert.Equal((1_000, 100, false), (reply.InputTokens, reply.OutputTokens, reply.Estimated));
        Assert.Equal(0.003m, reply.Cost);
        Assert.Empty(reply.Failed);
    }

    [Fact]
    public async Task Call_OfAModelThatFails_FallsBackAndSaysSo()
    {
        using var broken = new ScriptedChatClient(ModelTurn.Fail(503));
        using var refusing = new ScriptedChatClient(ModelTurn.Fail(400));
        using var model = new ScriptedChatClient(ModelTurn.Say("Fine."));
        var reply = await CallAsync([("one", broken), ("two", refusing), ("three", model)]);

        Assert.Equal("three", reply.Model);
        Assert.Equal([("one", "model.unavailable"), ("two", "model.refused")], reply.Failed.Select(f => (f.Model, f.Code)));
    }

    [Theory]
    [InlineData(400, 503, "model.unavailable", true)]
    [InlineData(503, 400, "model.unavailable", true)]
    [InlineData(429, 503, "model.unavailable", true)]
    [InlineData(400, 401, "model.unauthorized", false)]
    public async Task Call_ThatNobodyAnswers_FailsAsTheLastThatMayHelp(int first, int second, string code, bool retryable)
    {
        using var one = new ScriptedChatClient(ModelTurn.Fail(first));
        using var two = new ScriptedChatClient(ModelTurn.Fail(second));
        var failure = await Assert.ThrowsAsync<NodeException>(() => CallAsync([("one", one), ("two", two)]));

        Assert.Equal((code, retryable), (failure.Code, failure.Retryable));
        Assert.Contains($"one: The model's server answered with status {first}", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"two: The model's server answered with status {second}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Streamed_GivesThePiecesAsTheyComeAndTheWholeAtTheEnd()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("one two three") with { Calls = [ToolCall.Of("look", new { a = 1 })] });
        var pieces = new List<string>();
        var reply = await CallAsync([("one", model)], pieces.Add);

        Assert.True(pieces.Count > 1);
        Assert.Equal("one two three", string.Concat(pieces));
        Assert.Equal("one two three", reply.Message.Text);
        Assert.Equal("look", Assert.Single(reply.Message.Contents.OfType<FunctionCallContent>()).Name);
        Assert.Equal("tool_calls", reply.Finish);
    }

    [Fact]
    public async Task Call_WhoseServerSaysNothingOfTokens_CountsCharacters()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("12345678") with { OmitUsage = true });
        var reply = await CallAsync([("one", model)]);

        Assert.Equal((3, 2, true), (reply.InputTokens, reply.OutputTokens, reply.Estimated));
    }

    [Fact]
    public async Task Call_WithArgumentsThatAreNoJson_IsNoFailure()
    {
        using var model = new ScriptedChatClient(ModelTurn.Call(new ToolCall("look", "{ \"a\": ")));
        var call = Assert.Single((await CallAsync([("one", model)])).Message.Contents.OfType<FunctionCallContent>());

        Assert.NotNull(call.Exception);
    }

    [Fact]
    public async Task Call_StoppedByAContentFilter_IsRefused()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("You") with { FinishReason = "content_filter" });
        var failure = await Assert.ThrowsAsync<NodeException>(() => CallAsync([("one", model)]));

        Assert.Equal(("model.refused", false), (failure.Code, failure.Retryable));
    }

    [Fact]
    public async Task Call_ThatAScriptDoesNotAnswer_KeepsTheScriptsCode()
    {
        using var model = new ScriptedChatClient();
        var failure = await Assert.ThrowsAsync<NodeException>(() => CallAsync([("one", model)]));

        Assert.Equal(("script.ended", false), (failure.Code, failure.Retryable));
    }

    [Fact]
    public async Task Call_Cancelled_DoesNotFallBack()
    {
        using var stop = new CancellationTokenSource();
        using var model = new ScriptedChatClient(ModelTurn.Say("Never.") with { Delay = TimeSpan.FromHours(1) });
        using var other = new ScriptedChatClient(ModelTurn.Say("Fine."));
        var call = CallAsync([("one", model), ("two", other)], cancellation: stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Empty(other.Calls);
    }

    [Fact]
    public async Task Call_WithAFallbackThatIsNotKnown_CallsNothing()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("Fine."));
        var caller = new ModelCaller(TestModels.Connections(("one", model)));
        var failure = await Assert.ThrowsAsync<NodeException>(() =>
            caller.CallAsync([new ModelChoice("one"), new ModelChoice("twoo")], Question, new ChatOptions(), null, default));

        Assert.Equal("model.unknown", failure.Code);
        Assert.Empty(model.Calls);
    }

    private static Task<ModelReply> CallAsync((string Name, IChatClient Client)[] models, Action<string>? onText = null, CancellationToken cancellation = default) =>
        new ModelCaller(TestModels.Connections(models)).CallAsync([.. models.Select(m => new ModelChoice(m.Name))], Question, new ChatOptions(), onText, cancellation);
}
