using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Processes;

/// <summary>The built program, in processes of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private const string Slow = """
        id: slow
        nodes:
          first: { type: transform, input: 1 }
          wait: { type: delay, needs: first, with: { for: 1h } }
        """;

    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Run_EndOfInputAtOnce_NeverApproves()
    {
        var outcome = await FlowsProcess.RunAsync(_box, "run", _box.Write("f.yaml", TestFlows.Gate), "--set", "amount=10", "--run", "r1");

        outcome.Is(ExitCodes.WaitsForInput);
        Assert.Contains("flows approve r1 ", outcome.Out);
    }

    [Fact]
    public async Task Resume_TwoAtOnce_OneGoesOnAndTheOtherIsToldWhoHoldsItSinceWhen()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Gate), "--set", "amount=10", "--run", "r1");
        using var one = FlowsProcess.Start(_box, "resume", "r1", "--wait");
        using var two = FlowsProcess.Start(_box, "resume", "r1", "--wait");
        var (ends, goes) = (Task.WhenAny(one.EndAsync(), two.EndAsync()), (one, two));

        var refused = await await ends;
        (await _box.FlowsAsync("approve", "r1")).Is(ExitCodes.Completed);

        refused.Is(ExitCodes.Held);
        Assert.Matches(@"is held by process \d+ on \S+ since \d{4}-\d\d-\d\d", refused.Error);
        var holder = refused.Error.Contains($"process {goes.one.Id} ", StringComparison.Ordinal) ? one : two;
        (await holder.EndAsync()).Is(ExitCodes.Completed);
    }

    [Fact]
    public async Task Run_Interrupted_LeavesTheRunToBeResumed()
    {
        using var running = FlowsProcess.StartUntil("first: succeeded", _box, "run", _box.Write("f.yaml", Slow), "--run", "r1");
        await running.Awaited.Task;
        running.Signal("-INT");

        var outcome = await running.EndAsync();

        outcome.Is(ExitCodes.Interrupted);
        Assert.Contains("flows resume r1", outcome.Out);
        (await _box.FlowsAsync("cancel", "r1")).Is(ExitCodes.Completed);
        (await _box.FlowsAsync("resume", "r1")).Is(ExitCodes.Cancelled);
    }

    [Fact]
    public async Task Cancel_FromASecondProcess_EndsTheRunThatGoesOn()
    {
        using var running = FlowsProcess.StartUntil("first: succeeded", _box, "run", _box.Write("f.yaml", Slow), "--run", "r1");
        await running.Awaited.Task;

        var cancel = await FlowsProcess.RunAsync(_box, "cancel", "r1");

        cancel.Is(ExitCodes.Completed);
        Assert.Contains($"goes on by itself in process {running.Id}", cancel.Out);
        (await running.EndAsync()).Is(ExitCodes.Cancelled);
    }

    [Fact]
    public async Task Resume_AfterTheEndWasNotHeardOf_TellsItAgain()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "r1");

        var outcome = await FlowsProcess.RunAsync(_box, "resume", "r1", "--json");

        outcome.Is(ExitCodes.Completed);
        Assert.Equal("completed", outcome.JsonLines[^1].GetProperty("status").GetString());
        Assert.Equal(4, (await _box.FlowsAsync("checkpoints", "r1", "--json")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Kill9_AFewTimes_LosesAndDoublesNothing()
    {
        var outcome = await FlowsProcess.ScriptAsync("kill9.sh", "4");

        outcome.Is(0);
        Assert.Equal("kills 4 lost 0 doubled 0 wrong 0", outcome.Out.Trim());
    }

    [Fact]
    public async Task Beside_AFewCommands_LoseAndDoubleNothing()
    {
        var outcome = await FlowsProcess.ScriptAsync("beside.sh", "6");

        outcome.Is(0);
        Assert.Equal("commands 6 lost 0 doubled 0 wrong 0", outcome.Out.Trim());
    }
}
