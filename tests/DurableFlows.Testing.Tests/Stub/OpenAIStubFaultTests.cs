using System.ClientModel;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Tests.Stub;

/// <summary>What OpenAI's own client makes of the stub's faults.</summary>
public sealed class OpenAIStubFaultTests
{
    [Theory]
    [InlineData(429, "rate_limit_exceeded")]
    [InlineData(500, "server_error")]
    [InlineData(503, "overloaded")]
    [InlineData(400, "invalid_request_error")]
    public async Task Status_NoRetries_IsVisibleInTheException(int status, string word)
    {
        await using var stub = await StartAsync(ModelTurn.Fail(status, TimeSpan.FromSeconds(1.5)));
        using var model = stub.Client();

        var error = await Assert.ThrowsAsync<ClientResultException>(() => model.GetResponseAsync("a"));

        Assert.Equal(status, error.Status);
        Assert.Contains(word, error.Message + error.GetRawResponse()?.Content, StringComparison.Ordinal);
        Assert.True(error.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var after) == true && after == "2");
        Assert.Single(stub.Calls);
    }

    [Fact]
    public async Task Status_ClientTriesAgain_StubCountsEachTry()
    {
        await using var stub = await StartAsync(ModelTurn.Fail(429), ModelTurn.Fail(500), ModelTurn.Say("at last"));
        using var model = stub.Client(retries: 2);

        Assert.Equal("at last", (await model.GetResponseAsync("a")).Text);
        Assert.Equal(3, stub.Calls.Count);
    }

    [Fact]
    public async Task Status_Streamed_IsVisibleInTheException()
    {
        await using var stub = await StartAsync(ModelTurn.Fail(429));
        using var model = stub.Client();

        var error = await Assert.ThrowsAsync<ClientResultException>(() => model.GetStreamingResponseAsync("a").ToListAsync().AsTask());

        Assert.Equal(429, error.Status);
    }

    [Fact]
    public async Task Stream_Cut_FailsAfterThePieces()
    {
        await using var stub = await StartAsync(ModelTurn.Say("one two three") with { Fault = new TurnFault { CutAfter = 2 } });
        using var model = stub.Client();
        var seen = new List<string>();

        var error = await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            await foreach (var update in model.GetStreamingResponseAsync("a"))
                seen.Add(update.Text);
        });

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
        Assert.Equal(["one ", "two "], seen.Where(t => t.Length > 0));
    }

    [Fact]
    public async Task Whole_Cut_FailsInTheMiddle()
    {
        await using var stub = await StartAsync(ModelTurn.Say("one two three") with { Fault = new TurnFault { CutAfter = 1 } });
        using var model = stub.Client();

        var error = await Assert.ThrowsAsync<HttpIOException>(() => model.GetResponseAsync("a"));

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
    }

    [Fact]
    public async Task CutAfterNothing_ResetsTheConnection()
    {
        await using var stub = await StartAsync(ModelTurn.Say("one") with { Fault = new TurnFault { CutAfter = 0 } });
        using var model = stub.Client();

        var error = await Assert.ThrowsAsync<ClientResultException>(() => model.GetResponseAsync("a"));

        Assert.Equal(0, error.Status);
        Assert.IsType<HttpRequestException>(error.InnerException);
    }

    [Fact]
    public async Task Hang_CallerGivesUp_StubGoesOn()
    {
        await using var stub = await StartAsync(new ModelTurn { When = new TurnCondition { Last = "slow" }, Fault = new TurnFault { Hang = true } }, ModelTurn.Say("here"));
        using var impatient = stub.Client(timeout: TimeSpan.FromMilliseconds(200));
        using var model = stub.Client();

        await Assert.ThrowsAsync<TaskCanceledException>(() => impatient.GetResponseAsync("slow"));

        Assert.Equal("here", (await model.GetResponseAsync("a")).Text);
    }

    [Fact]
    public async Task Empty_Streamed_GivesNoText()
    {
        await using var stub = await StartAsync(new ModelTurn { Fault = new TurnFault { Empty = true } });
        using var model = stub.Client();

        Assert.Empty((await model.GetStreamingResponseAsync("a").ToListAsync()).ToChatResponse().Text);
    }

    [Fact]
    public async Task Empty_Whole_TheClientItselfFails()
    {
        await using var stub = await StartAsync(new ModelTurn { Fault = new TurnFault { Empty = true } });
        using var model = stub.Client();

        // Not a good error, but what the client does; whoever calls models must expect it.
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => model.GetResponseAsync("a"));
    }

    [Fact]
    public async Task Script_AtItsEnd_SaysSoAndIsNotTriedAgain()
    {
        await using var stub = await StartAsync();
        using var model = stub.Client(retries: 3);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => model.GetResponseAsync("a"));

        Assert.Contains("The script has no turn for call 1", error.Message, StringComparison.Ordinal);
        Assert.Single(stub.Calls);
    }

    private static Task<OpenAIStub> StartAsync(params ModelTurn[] turns) => OpenAIStub.StartAsync(new ModelScript(turns));
}
