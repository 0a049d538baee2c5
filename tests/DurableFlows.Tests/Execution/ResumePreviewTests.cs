using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>What a resume says it would do is what it does.</summary>
public sealed class ResumePreviewTests
{
    private readonly Script _script = new(repeatable: false);

    [Fact]
    public async Task Resume_AfterABadRelease_RunsNothingThatSucceededAgain()
    {
        _script.Fails("n7");
        await using var test = _script.Host(Ten);
        Assert.Equal(RunStatus.Failed, (await test.RunAsync(new { v = 1 })).Status);
        var before = _script.Ran.ToList();
        // The release that mends it.
        await test.CrashAsync();
        _script.Do("n7", c => c.Input);

        var preview = await test.Client.PreviewResumeAsync(test.Run.Run);
        var result = await test.ResumeAsync();

        Assert.Equal([.. Enumerable.Repeat(NodeAction.Kept, 6), NodeAction.RunsAgain, NodeAction.Runs, NodeAction.Runs, NodeAction.Runs], preview.Nodes.Select(n => n.Action));
        Assert.Equal("it failed: boom", preview.Nodes[6].Why);
        Assert.StartsWith("what it may have done outside", preview.Nodes[6].Repeats);
        Assert.Equal(["n7", "n8", "n9", "n10"], _script.Ran.Skip(before.Count));
        Assert.All(Enumerable.Range(1, 6), i => Assert.Equal(1, _script.Count($"n{i}")));
        await using var never = new Script().Host(Ten);
        var other = await never.RunAsync(new { v = 1 });
        Assert.Equal((RunStatus.Completed, other.Output?.ToString()), (result.Status, result.Output?.ToString()));
        Assert.Equal(other.Outcome?.Succeeded, result.Outcome?.Succeeded);
    }

    [Fact]
    public async Task Preview_ChangesNothing()
    {
        _script.Fails("n7");
        await using var test = _script.Host(Ten);
        await test.RunAsync(new { v = 1 });
        await test.CrashAsync();
        var events = await test.Client.EventsAsync(test.Run.Run);

        await test.Client.PreviewResumeAsync(test.Run.Run, new ResumeOptions { Rerun = ["n2"], SetOutputs = new Dictionary<string, FlowValue> { ["n1"] = FlowValue.From(new string('x', 100_000)) } });

        Assert.Equal(events, await test.Client.EventsAsync(test.Run.Run));
        Assert.Equal(RunStatus.Failed, (await test.Client.GetAsync(test.Run.Run)).Summary.Status);
    }

    [Theory]
    [InlineData("n3", "n3 n4 n5 n6 n7 n8 n9 n10")]
    [InlineData("n9", "n7 n8 n9 n10")]
    [InlineData("n10", "n7 n8 n9 n10")]
    public async Task Resume_FromANode_RunsItAndWhatComesAfterIt(string from, string runs)
    {
        _script.Fails("n7", times: 1);
        await using var test = _script.Host(Ten);
        await test.RunAsync(new { v = 1 });
        await test.CrashAsync();
        var before = _script.Ran.Count;

        var preview = await test.Client.PreviewResumeAsync(test.Run.Run, new ResumeOptions { Rerun = [from] });
        await test.ResumeAsync(new ResumeOptions { Rerun = [from] });

        Assert.Equal(runs, string.Join(' ', _script.Ran.Skip(before)));
        Assert.Equal(runs, string.Join(' ', preview.Nodes.Where(n => n.Action is NodeAction.Runs or NodeAction.RunsAgain).Select(n => n.Node)));
    }

    [Fact]
    public async Task Resume_ThatSkipsANode_LeavesItOutAndDecidesWhatDependsOnItAnew()
    {
        _script.Fails("b");
        await using var test = _script.Host(f => f
            .Add("a", "do").Add("b", "do", o => o.After("a")).Add("c", "do", o => o.After("b")).Add("d", "do", o =>
            {
                o.After("a").After("b");
                o.RunIf = RunIf.Any;
            }));
        await test.RunAsync(1);
        await test.CrashAsync();
        var options = new ResumeOptions { Skip = ["b"], By = "ann" };

        var preview = await test.Client.PreviewResumeAsync(test.Run.Run, options);
        var result = await test.ResumeAsync(options);

        Assert.Equal([NodeAction.Kept, NodeAction.LeftOut, NodeAction.Kept, NodeAction.Runs], preview.Nodes.Select(n => n.Action));
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((1, 1, 0, 1), (_script.Count("a"), _script.Count("b"), _script.Count("c"), _script.Count("d")));
        Assert.Equal(["skipped", "skipped"], (await test.Client.GetAsync(test.Run.Run)).Nodes.Where(n => n.Path is "b" or "c").Select(n => n.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resume_ThatSettlesANodeBehindOneThatRunsAgain_KeepsWhatComesAfterItWaiting(bool skips)
    {
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")).Add("c", "do", o =>
        {
            o.After("b").Set("n", "nodes.a.output");
            o.RunIf = RunIf.Always;
        }));
        await test.RunAsync(1);
        await test.CrashAsync();

        var result = await test.ResumeAsync(new ResumeOptions
        {
            Rerun = ["a"],
            Skip = skips ? ["b"] : [],
            SetOutputs = skips ? new Dictionary<string, FlowValue>() : new Dictionary<string, FlowValue> { ["b"] = FlowValue.From(7) },
        });

        Assert.Equal((RunStatus.Completed, """{"n":1}"""), (result.Status, result.Output?.ToString()));
        Assert.Equal(["a", "b", "c", "a", "c"], _script.Ran);
    }

    [Fact]
    public async Task Preview_OfAGateThatWasApproved_SaysThatItAsksAgain()
    {
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval()));
        await test.RunAsync(1);
        await test.ApproveAsync();

        var preview = await test.Client.PreviewResumeAsync(test.Run.Run, new ResumeOptions { Rerun = ["pay"] });

        var pay = Assert.Single(preview.Nodes);
        Assert.Equal((NodeAction.RunsAgain, "asked for", "its approval counts no longer; it asks again"), (pay.Action, pay.Why, pay.Request));
        Assert.Equal("what it did outside is done once more, under a new idempotency key", pay.Repeats);
    }

    [Fact]
    public async Task Preview_OfANodeThatAsks_SaysThatTheRequestStaysOpen()
    {
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval()));
        var request = Assert.Single((await test.RunAsync(1)).Requests).Request.Id;
        await test.CrashAsync();

        var pay = Assert.Single((await test.Client.PreviewResumeAsync(test.Run.Run)).Nodes);

        Assert.Equal((NodeAction.GoesOn, $"request {request} stays open"), (pay.Action, pay.Request));
    }

    [Fact]
    public async Task Preview_OfARunThatALivingHostHolds_SaysWhich()
    {
        var hold = _script.Holds("n3");
        await using var test = _script.Host(Ten);
        await test.StartAsync(new { v = 1 });
        await hold.Entered.Task;
        await using var other = test.NewHost();

        var preview = await other.Client.PreviewResumeAsync(test.Run.Run);

        Assert.NotNull(preview.HeldBy);
        Assert.Equal("it was in flight", preview.Nodes[2].Why);
        hold.Released.SetResult();
        await test.EndAsync();
    }

    [Fact]
    public async Task Resume_OfOneNodeForTwoThings_IsRefused()
    {
        _script.Fails("n7");
        await using var test = _script.Host(Ten);
        await test.RunAsync(1);
        await test.CrashAsync();
        var options = new ResumeOptions { Rerun = ["n2"], Skip = ["n2"] };

        var preview = await Assert.ThrowsAsync<FlowException>(() => test.Client.PreviewResumeAsync(test.Run.Run, options));
        var resume = await Assert.ThrowsAsync<FlowException>(() => test.ResumeAsync(options));

        Assert.Equal((ErrorCodes.ResumeInvalid, ErrorCodes.ResumeInvalid), (preview.Code, resume.Code));
    }

    private static void Ten(FlowBuilder flow)
    {
        for (var i = 1; i <= 10; i++)
        {
            var before = $"n{i - 1}";
            flow.Add($"n{i}", "do", i == 1 ? null : o => o.After(before));
        }
    }
}
