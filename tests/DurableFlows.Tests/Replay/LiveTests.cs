using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Tests.Execution;
using DurableFlows.Values;

namespace DurableFlows.Tests.Replay;

public sealed class LiveTests
{
    [Fact]
    public async Task Replay_Mixed_RunsTheNamedNodeAndGivesTheRestWhatItFollowsFrom()
    {
        var script = new Script().Do("b", _ => "recorded");
        await using var test = await RunAsync(script);
        script.Do("b", _ => "live");

        var result = await ReplayAsync(script, test, new ReplayOptions { Live = ["b"] });

        Assert.Equal(["a", "b", "c", "b"], script.Ran);
        Assert.Equal("\"live\"", result.Nodes.Single(n => n.Node == "b").After?.Output?.ToString());
        Assert.False(result.IsSame);
        Assert.Empty(result.Refused);
    }

    [Fact]
    public async Task Replay_FromANode_RunsItAndAllThatComesAfter()
    {
        var script = new Script();
        await using var test = await RunAsync(script);

        var result = await ReplayAsync(script, test, new ReplayOptions { FromNode = "b" });

        Assert.Equal(["a", "b", "c", "b", "c"], script.Ran);
        Assert.True(result.IsSame, RecordedTests.Describe(result));
    }

    [Fact]
    public async Task Replay_FromACheckpoint_RunsWhatWasRecordedBehindIt()
    {
        var script = new Script();
        await using var test = await RunAsync(script);
        var b = (await test.Client.EventsAsync(test.Run.Run)).Single(e => e.Node == "b" && e.Type == "node.completed").Sequence;

        var result = await ReplayAsync(script, test, new ReplayOptions { FromPosition = b });

        Assert.Equal(["a", "b", "c", "c"], script.Ran);
        Assert.True(result.IsSame, RecordedTests.Describe(result));
    }

    [Fact]
    public async Task Replay_LiveNodeThatFails_FailsTheReplayOnly()
    {
        var script = new Script();
        await using var test = await RunAsync(script);
        script.Fails("c");

        var result = await ReplayAsync(script, test, new ReplayOptions { Live = ["c"] });

        Assert.Equal((RunStatus.Completed, RunStatus.Failed), (result.Recorded.Status, result.Replayed.Status));
        Assert.Equal(RunStatus.Completed, (await test.Client.GetAsync(test.Run.Run)).Summary.Status);
    }

    [Fact]
    public async Task Replay_LiveNodeThatOpensAFileOfTheRun_FindsIt()
    {
        var script = new Script()
            .Step("a", async (c, cancellation) => Script.Done(await c.Files.SaveAsync("f.txt", "text/plain", new MemoryStream("what was saved"u8.ToArray()), cancellation)))
            .Step("b", async (c, cancellation) =>
            {
                await using var file = await c.Files.OpenAsync(c.Input.To<FlowFile>()!, cancellation);
                using var reader = new StreamReader(file, Encoding.UTF8);
                return Script.Done(await reader.ReadToEndAsync(cancellation));
            });
        await using var test = await RunAsync(script);

        var result = await ReplayAsync(script, test, new ReplayOptions { Live = ["b"] });

        Assert.True(result.IsSame, RecordedTests.Describe(result));
        Assert.Equal(2, script.Count("b"));
    }

    [Fact]
    public async Task Replay_LiveNodeThatIsNotThere_IsRefused()
    {
        var script = new Script();
        await using var test = await RunAsync(script);

        var error = await Assert.ThrowsAsync<FlowException>(() => ReplayAsync(script, test, new ReplayOptions { Live = ["none"] }));

        Assert.Equal(ErrorCodes.IdInvalid, error.Code);
    }

    private static async Task<FlowTestHost> RunAsync(Script script)
    {
        var test = script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")).Add("c", "do", o => o.After("b")));
        Assert.Equal(RunStatus.Completed, (await test.RunAsync(1)).Status);
        return test;
    }

    private static Task<ReplayResult> ReplayAsync(Script script, FlowTestHost test, ReplayOptions options)
        => new FlowReplayer(new FlowHostOptions { Store = test.Store, NodeTypes = { script.Type } }).ReplayAsync(test.Run.Run, options);
}
