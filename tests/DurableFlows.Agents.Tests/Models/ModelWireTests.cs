using DurableFlows.Agents.Models;
using DurableFlows.Nodes;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Tests.Models;

/// <summary>The real client against a server.</summary>
public sealed class ModelWireTests
{
    [Theory]
    [InlineData(400, "model.refused", false)]
    [InlineData(401, "model.unauthorized", false)]
    [InlineData(403, "model.unauthorized", false)]
    [InlineData(404, "model.refused", false)]
    [InlineData(422, "model.refused", false)]
    [InlineData(429, "model.rate-limited", true)]
    [InlineData(500, "model.unavailable", true)]
    [InlineData(503, "model.unavailable", true)]
    public async Task Call_AnsweredWithAStatus_FailsWithItsCodeAfterOneCall(int status, string code, bool retryable)
    {
        foreach (var streamed in (bool[])[false, true])
        {
            await using var stub = await TestModels.StubAsync(ModelTurn.Fail(status));
            var failure = await FailAsync(stub, streamed);

            Assert.Equal((code, retryable), (failure.Code, failure.Retryable));
            Assert.Single(stub.Calls);
        }
    }

    [Fact]
    public async Task Call_ThatShallWait_SaysHowLong()
    {
        await using var stub = await TestModels.StubAsync(ModelTurn.Fail(429, TimeSpan.FromSeconds(7)));

        Assert.Contains("Retry after: 7.", (await FailAsync(stub)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<TurnFault, string> Faults => new()
    {
        { new TurnFault { CutAfter = 0 }, "model.unavailable" },
        { new TurnFault { CutAfter = 2 }, "model.unavailable" },
        { new TurnFault { Hang = true }, "model.unavailable" },
        { new TurnFault { Empty = true }, "model.empty" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Call_ThatGoesWrong_MayBeTriedAgain(TurnFault fault, string code)
    {
        foreach (var streamed in (bool[])[false, true])
        {
            await using var stub = await TestModels.StubAsync(ModelTurn.Say("one two three four") with { Fault = fault });
            // A busy machine must not be taken for a model that hangs.
            var failure = await FailAsync(stub, streamed, fault.Hang ? TimeSpan.FromSeconds(1) : null);

            Assert.Equal((code, true), (failure.Code, failure.Retryable));
            Assert.Single(stub.Calls);
        }
    }

    [Fact]
    public async Task Call_OfAnAddressWhereNobodyListens_IsUnavailable()
    {
        var stub = await TestModels.StubAsync();
        await stub.DisposeAsync();

        var failure = await FailAsync(stub);

        Assert.Equal("model.unavailable", failure.Code);
        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_OfAServerThatAnswers_GivesTextToolsAndTokens(bool streamed)
    {
        await using var stub = await TestModels.StubAsync(ModelTurn.Say("one two") with { Calls = [ToolCall.Of("look", new { a = 1 })], InputTokens = 40, OutputTokens = 7 });
        var reply = await CallAsync(stub, streamed);

        Assert.Equal(("one two", "gpt", 40, 7, false), (reply.Message.Text, reply.Model, reply.InputTokens, reply.OutputTokens, reply.Estimated));
        Assert.Equal("1", Assert.Single(reply.Message.Contents.OfType<FunctionCallContent>()).Arguments?["a"]?.ToString());
        Assert.Equal("Bearer any-key", Assert.Single(stub.Calls).Authorization);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_OfAServerThatSaysNothingOfTokens_CountsCharacters(bool streamed)
    {
        await using var stub = await TestModels.StubAsync(ModelTurn.Say("12345678") with { OmitUsage = true });
        var reply = await CallAsync(stub, streamed);

        Assert.Equal((3, 2, true), (reply.InputTokens, reply.OutputTokens, reply.Estimated));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_WithMalformedArguments_LeavesThemToTheCaller(bool streamed)
    {
        await using var stub = await TestModels.StubAsync(ModelTurn.Call(new ToolCall("look", "{ \"a\": ")));
        var call = Assert.Single((await CallAsync(stub, streamed)).Message.Contents.OfType<FunctionCallContent>());

        Assert.NotNull(call.Exception);
    }

    [Fact]
    public async Task Call_WhoseServerRepeatsTheKey_DoesNotTellIt()
    {
        await using var stub = await TestModels.StubAsync(new ModelTurn { Fault = new TurnFault { Status = 401, Message = "Incorrect API key provided: any-key." } });
        var failure = await FailAsync(stub);

        Assert.DoesNotContain("any-key", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("***", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<NodeException> FailAsync(OpenAIStub stub, bool streamed = false, TimeSpan? timeout = null) =>
        await Assert.ThrowsAsync<NodeException>(() => CallAsync(stub, streamed, timeout));

    private static Task<ModelReply> CallAsync(OpenAIStub stub, bool streamed, TimeSpan? timeout = null) =>
        new ModelCaller(TestModels.Connections()).CallAsync(
            [new ModelChoice(TestModels.To(stub) with { Timeout = timeout ?? TimeSpan.FromMinutes(2) })],
            [new ChatMessage(ChatRole.User, "How are you?")], new ChatOptions(), streamed ? new List<string>().Add : null, default);
}
