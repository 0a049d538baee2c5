using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class PruneTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Prune_PlanFirst_RemovesWhatItShowed()
    {
        await ThreeAsync();

        var plan = (await _box.FlowsAsync("prune", "--plan", "--keep", "1", "--json")).Json;
        Assert.Equal(3, (await _box.FlowsAsync("list", "--json")).Json.GetProperty("runs").GetArrayLength());
        var report = (await _box.FlowsAsync("prune", "--keep", "1", "--json")).Json;

        Assert.Equal(["r1", "r2"], Runs(plan.GetProperty("remove")));
        Assert.Equal(["r1", "r2"], Runs(report.GetProperty("removed")));
        Assert.Equal(["r3"], Runs((await _box.FlowsAsync("list", "--json")).Json.GetProperty("runs")));
    }

    [Fact]
    public async Task Prune_ForPeople_SaysWhatAndWhy()
    {
        await ThreeAsync();
        await _box.FlowsAsync("run", _box.Write("g.yaml", TestFlows.Gate), "--run", "asks");

        var plan = (await _box.FlowsAsync("prune", "--plan", "--keep", "2")).Out;
        var report = (await _box.FlowsAsync("prune", "--keep", "2", "--ttl", "completed=7d,failed=30d")).Out;

        Assert.Contains("r1", plan);
        Assert.Contains("keep 2", plan);
        Assert.Contains("1 run would be removed; nothing was changed. Exempt: 1 waiting for input.", plan);
        Assert.Contains("1 run removed.", report);
    }

    [Theory]
    [InlineData("--keep", "0")]
    [InlineData("--ttl", "completed")]
    [InlineData("--ttl", "running=7d")]
    [InlineData("--ttl", "failed=soon")]
    [InlineData("--older-than", "-1d")]
    public async Task Prune_BoundThatIsNone_IsRefused(string option, string value)
        => (await _box.FlowsAsync("prune", option, value)).Is(ExitCodes.BadInput);

    [Fact]
    public async Task Delete_RunByItsBeginning_IsGone()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "first");

        (await _box.FlowsAsync("delete", "fir")).Is(ExitCodes.Completed);

        (await _box.FlowsAsync("show", "first")).Is(ExitCodes.NotFound);
        (await _box.FlowsAsync("delete", "first")).Is(ExitCodes.NotFound);
        Assert.False(File.Exists(_box.Journal("first")));
    }

    [Fact]
    public async Task Delete_RunThatWaits_OnlyWithForce()
    {
        await _box.FlowsAsync("run", _box.Write("g.yaml", TestFlows.Gate), "--run", "asks");

        var refused = await _box.FlowsAsync("delete", "asks");
        refused.Is(ExitCodes.Ended);
        Assert.Contains("Cancel asks first", refused.Error);
        (await _box.FlowsAsync("delete", "asks", "--force")).Is(ExitCodes.Completed);
    }

    private static IEnumerable<string?> Runs(System.Text.Json.JsonElement list) => list.EnumerateArray().Select(r => r.GetProperty("run").GetString());

    private async Task ThreeAsync()
    {
        var file = _box.Write("f.yaml", TestFlows.Plain);
        foreach (var run in new[] { "r1", "r2", "r3" })
            await _box.FlowsAsync("run", file, "--run", run);
    }
}
