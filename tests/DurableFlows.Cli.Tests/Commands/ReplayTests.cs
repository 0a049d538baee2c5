using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class ReplayTests : IDisposable
{
    private const string Limits = """
        id: limits
        nodes:
          weigh: { type: transform, input: { sum: '=input.sum' } }
          small: { type: transform, needs: [{ node: weigh, when: 'output.sum < 100' }], input: { by: nobody } }
          large: { type: transform, needs: [{ node: weigh, when: 'output.sum >= 100' }], input: { by: boss } }
        """;

    private readonly Sandbox _box = new();

    private string Bundles => Path.Combine(_box.Folder, "bundles");

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("verify")]
    [InlineData("recorded")]
    public async Task Replay_RunAsItWas_IsTheSameAndWritesNothing(string mode)
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "r1");
        var before = Files();

        var replayed = await _box.FlowsAsync("replay", "r", "--mode", mode);

        replayed.Is(ExitCodes.Completed);
        Assert.StartsWith("same", replayed.Out, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task Replay_FolderWithANewVersion_TellsWhichRunsItDecidesOtherwise()
    {
        await ExportAsync("low", 10);
        await ExportAsync("middle", 60);
        var lower = _box.Write("g.yaml", Limits.Replace("100", "50", StringComparison.Ordinal));

        (await _box.FlowsAsync("replay", Bundles)).Is(ExitCodes.Completed);
        var replayed = await _box.FlowsAsync("replay", Bundles, "--flow", lower);

        replayed.Is(ExitCodes.Differs);
        var lines = replayed.Out.Split('\n');
        Assert.Contains(lines, l => l.StartsWith("same", StringComparison.Ordinal) && l.Contains("run low", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("DIFFERENT", StringComparison.Ordinal) && l.Contains("run middle", StringComparison.Ordinal));
        Assert.Contains("  small:\n    status: \"succeeded\" → \"skipped\"\n    output: {\"by\":\"nobody\"} → (nothing)\n", replayed.Out, StringComparison.Ordinal);
        Assert.Contains("2 runs replayed, 1 different", replayed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("weigh", replayed.Out, StringComparison.Ordinal);
        Assert.Contains("  weigh: succeeded", (await _box.FlowsAsync("replay", Bundles, "--diff")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_FolderAsJson_HasOneElementForEachRun()
    {
        await ExportAsync("low", 10);
        await File.WriteAllTextAsync(Path.Combine(Bundles, "torn.bundle"), "no zip file");

        var replayed = await _box.FlowsAsync("replay", Bundles, "--json");

        replayed.Is(ExitCodes.Differs);
        var replays = replayed.Json.GetProperty("replays").EnumerateArray().ToArray();
        Assert.Equal([true, false], replays.Select(r => r.GetProperty("isSame").GetBoolean()));
        Assert.Equal("completed", replays[0].GetProperty("replayed").GetProperty("replayed").GetProperty("status").GetString());
        Assert.Equal("bundle.damaged", replays[1].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Replay_LiveAndMixed_RunTheNamedNodes()
    {
        var flow = _box.Write("f.yaml", """
            id: files
            nodes:
              one: { type: write-file, input: { n: 1 }, with: { path: one.json } }
              two: { type: write-file, needs: one, input: { n: 2 }, with: { path: two.json } }
            """);
        (await _box.FlowsAsync("run", flow, "--run", "r1", "--out", _box.Out)).Is(ExitCodes.Completed);
        Directory.Delete(_box.Out, recursive: true);

        (await _box.FlowsAsync("replay", "r1", "--out", _box.Out)).Is(ExitCodes.Completed);
        Assert.False(Directory.Exists(_box.Out));
        (await _box.FlowsAsync("replay", "r1", "--live", "two", "--out", _box.Out)).Is(ExitCodes.Completed);
        Assert.Equal(["two.json"], Directory.GetFiles(_box.Out).Select(Path.GetFileName));
        (await _box.FlowsAsync("replay", "r1", "--mode", "live", "--from", "one", "--out", _box.Out)).Is(ExitCodes.Completed);
        Assert.Equal(2, Directory.GetFiles(_box.Out).Length);
    }

    [Fact]
    public async Task Replay_WhatCannotBe_IsRefused()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "r1");

        (await _box.FlowsAsync("replay", "none")).Is(ExitCodes.NotFound);
        (await _box.FlowsAsync("replay", _box.Folder)).Is(ExitCodes.BadInput);
        (await _box.FlowsAsync("replay", _box.Write("x.bundle", "no zip file"))).Is(ExitCodes.Damaged);
        (await _box.FlowsAsync("replay", "r1", "--mode", "live")).Is(ExitCodes.BadInput);
        (await _box.FlowsAsync("replay", "r1", "--live", "none")).Is(ExitCodes.BadInput);
        (await _box.FlowsAsync("replay", "r1", "--mode", "twice")).Is(ExitCodes.BadInput);
        (await _box.FlowsAsync("replay", "r1", "--flow", _box.Write("g.yaml", TestFlows.Gate))).Is(ExitCodes.BadInput);
    }

    private async Task ExportAsync(string run, int sum)
    {
        Directory.CreateDirectory(Bundles);
        await _box.FlowsAsync("run", _box.Write("f.yaml", Limits), "--run", run, "--set", $"sum={sum}");
        (await _box.FlowsAsync("export", run, "--to", Path.Combine(Bundles, run + ".bundle"))).Is(ExitCodes.Completed);
    }

    private IEnumerable<(string Path, string Content)> Files() => [.. Directory.GetFiles(_box.Folder, "*", SearchOption.AllDirectories)
        .Where(f => !f.Contains("hosts", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => (f, File.ReadAllText(f)))];
}
