using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class ReplayTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Replay_RunAsItWas_IsTheSameAndWritesNothing()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "r1");
        var before = await File.ReadAllBytesAsync(_box.Journal("r1"));

        var replayed = await _box.FlowsAsync("replay", "r");

        replayed.Is(ExitCodes.Completed);
        Assert.StartsWith("same", replayed.Out, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_box.Journal("r1")));
    }

    [Fact]
    public async Task Replay_OfNoRun_IsRefused()
    {
        (await _box.FlowsAsync("replay", "r1")).Is(ExitCodes.NotFound);
        (await _box.FlowsAsync("replay", _box.Folder)).Is(ExitCodes.BadInput);
        (await _box.FlowsAsync("replay", _box.Write("x.bundle", "no zip file"))).Is(ExitCodes.Damaged);
    }
}
