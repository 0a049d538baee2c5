using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class AdoptTests : IDisposable
{
    private readonly Sandbox _box = new();

    private string Changed => _box.Write("g.yaml", TestFlows.Gate.Replace("Ada", "Grace", StringComparison.Ordinal));

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Adopt_WithPlan_ShowsHowTheRunFitsAndChangesNothing()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Gate), "--run", "r1");
        var before = (await _box.FlowsAsync("checkpoints", "r1")).Out;

        var plan = await _box.FlowsAsync("adopt", "r1", "--flow", Changed, "--plan");

        plan.Is(ExitCodes.Completed);
        Assert.Matches(@"From definition \w{12}, version 1, to \w{12}, version 1: compatible\.", plan.Out);
        Assert.Matches(@"(?m)^pay +compatible +input +it asks anew *$", plan.Out);
        Assert.Equal(before, (await _box.FlowsAsync("checkpoints", "r1")).Out);
    }

    [Fact]
    public async Task Adopt_WaitingRun_AsksAboutWhatTheNewDefinitionSays()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Gate), "--run", "r1");

        var moved = await _box.FlowsAsync("adopt", "r1", "--flow", Changed);
        await _box.FlowsAsync("approve", "r1");
        var ended = await _box.FlowsAsync("resume", "r1");

        moved.Is(ExitCodes.WaitsForInput);
        Assert.Contains("\"to\": \"Grace\"", moved.Out, StringComparison.Ordinal);
        ended.Is(ExitCodes.Completed);
        Assert.Contains("Grace", ended.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rename", "pay")]
    [InlineData("--rename", "pay=", "--rename", "pay=b")]
    [InlineData("--state", "pay=nodes.x")]
    [InlineData("--rename", "none=pay")]
    public async Task Adopt_WithOptionsThatAreWrong_SaysWhat(params string[] options)
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Gate), "--run", "r1");

        var refused = await _box.FlowsAsync(["adopt", "r1", "--flow", Changed, .. options]);

        refused.Is(ExitCodes.BadInput);
        Assert.StartsWith("flows: ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adopt_RunWhoseInputDoesNotFit_IsRefusedUnlessForced()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Gate), "--run", "r1");
        var strict = _box.Write("s.yaml", TestFlows.Gate + "\ninputSchema: { type: object, required: [sum] }\n");

        var refused = await _box.FlowsAsync("adopt", "r1", "--flow", strict);
        var forced = await _box.FlowsAsync("adopt", "r1", "--flow", strict, "--force");

        refused.Is(ExitCodes.Ended);
        Assert.Contains("the run's input does not fit the new schema", refused.Error, StringComparison.Ordinal);
        forced.Is(ExitCodes.WaitsForInput);
    }
}
