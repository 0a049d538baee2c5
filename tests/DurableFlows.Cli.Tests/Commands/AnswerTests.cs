using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class AnswerTests : IAsyncLifetime, IDisposable
{
    private readonly Sandbox _box = new();

    public async Task InitializeAsync()
        => (await _box.FlowsAsync("run", _box.Write("gate.yaml", TestFlows.Gate), "--set", "amount=10", "--run", "gate-1")).Is(ExitCodes.WaitsForInput);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Approve_OnlyOpenRequest_PrintsTheNextCommandThatEndsTheRun()
    {
        var outcome = await _box.FlowsAsync("approve", "gate-1", "--as", "ada", "--comment", "fine");

        outcome.Is(ExitCodes.Completed);
        Assert.Contains($"flows resume gate-1 --store {_box.Store}", outcome.Out);
        (await _box.FlowsAsync("resume", "gate-1")).Is(ExitCodes.Completed);
    }

    [Fact]
    public async Task Approve_BeginningOfTheRun_FindsIt()
        => (await _box.FlowsAsync("approve", "gat")).Is(ExitCodes.Completed);

    [Fact]
    public async Task Approve_BeginningOfTwoRuns_IsRefused()
    {
        await _box.FlowsAsync("run", _box.Write("gate.yaml", TestFlows.Gate), "--set", "amount=10", "--run", "gate-2");

        var outcome = await _box.FlowsAsync("approve", "gate");

        outcome.Is(ExitCodes.NotFound);
        Assert.Contains("gate-1", outcome.Error);
        Assert.Contains("gate-2", outcome.Error);
    }

    [Fact]
    public async Task Answers_ThatDoNotCount_EachHaveTheirOwnMessage()
    {
        var request = (await _box.FlowsAsync("inputs", "--json")).Json.GetProperty("requests")[0].GetProperty("request").GetProperty("id").GetString()!;
        var unknownRun = await _box.FlowsAsync("approve", "nobody");
        var unknownRequest = await _box.FlowsAsync("approve", "gate-1", "ffffffff");
        var wrongKind = await _box.FlowsAsync("answer", "gate-1", request, "yes");
        var noEdit = await _box.FlowsAsync("approve", "gate-1", request, "--edit", """{"amount":1}""");
        (await _box.FlowsAsync("approve", "gate-1", request, "--as", "ada")).Is(ExitCodes.Completed);
        var second = await _box.FlowsAsync("reject", "gate-1", request, "--as", "bob");

        unknownRun.Is(ExitCodes.NotFound);
        unknownRequest.Is(ExitCodes.NotFound);
        wrongKind.Is(ExitCodes.AnswerRefused);
        noEdit.Is(ExitCodes.AnswerRefused);
        second.Is(ExitCodes.AnswerRefused);
        Assert.Contains("by ada", second.Error);
        Assert.Equal(5, new[] { unknownRun, unknownRequest, wrongKind, noEdit, second }.Select(o => o.Error).Distinct().Count());
    }

    [Fact]
    public async Task Cancel_WaitingRun_EndsItWithTheNextHost()
    {
        (await _box.FlowsAsync("cancel", "gate-1", "--reason", "over")).Is(ExitCodes.Completed);

        (await _box.FlowsAsync("resume", "gate-1")).Is(ExitCodes.Cancelled);
    }

    [Fact]
    public async Task Cancel_EndedRun_IsRefused()
    {
        await _box.FlowsAsync("approve", "gate-1");
        await _box.FlowsAsync("resume", "gate-1");

        (await _box.FlowsAsync("cancel", "gate-1")).Is(ExitCodes.Ended);
    }

    [Fact]
    public async Task Resume_ChangedOutputUpstream_AsksAgain()
    {
        await _box.FlowsAsync("approve", "gate-1");

        var outcome = await _box.FlowsAsync("resume", "gate-1", "--input", _box.Write("more.json", """{"amount":1000000}"""));

        outcome.Is(ExitCodes.WaitsForInput);
        Assert.Contains("Pay 1000000?", outcome.Out);
    }

    [Fact]
    public async Task Suspend_Run_IsSaidByResumeAndList()
    {
        (await _box.FlowsAsync("suspend", "gate-1", "--reason", "holiday")).Is(ExitCodes.Completed);

        Assert.Equal("holiday", (await _box.FlowsAsync("show", "gate-1", "--json")).Json.GetProperty("reason").GetString());
    }
}
