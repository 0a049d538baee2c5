using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>What nodes report while they work.</summary>
public sealed class ReportTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Report_WithAListener_IsToldInOrderBeforeTheOutcome()
    {
        var told = new List<RunEvent>();
        Reports("a", "one", "two", "three");
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.StartAsync(1, new StartOptions { OnEvent = told.Add });
        await test.EndAsync();

        Assert.Equal(["one", "two", "three"], Pieces(told));
        Assert.Equal(["node.completed", "run.completed"], told.Skip(told.FindLastIndex(e => e.Type == "node.reported") + 1).Select(e => e.Type));
        var first = told.First(e => e.Type == "node.reported");
        Assert.Equal(("a", 1, test.Run.Run.Value), (first.Node, first.Attempt, first.Run));
        Assert.Equal(told[told.IndexOf(first) - 1].Sequence, first.Sequence);
        Assert.DoesNotContain(await test.Client.EventsAsync(test.Run.Run), e => e.Type == "node.reported");
    }

    [Fact]
    public async Task Report_WhileTheNodeGoesOn_IsToldAtOnce()
    {
        var (heard, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _script.Step("a", async (c, _) =>
        {
            c.Report("now");
            await go.Task;
            return Script.Done(1);
        });
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.StartAsync(1, new StartOptions { OnEvent = e => Set(heard, e) });
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(20));
        go.SetResult();

        Assert.Equal(RunStatus.Completed, (await test.EndAsync()).Status);
    }

    [Fact]
    public async Task Report_ToAListenerThatHangs_HoldsNothingUp()
    {
        using var hang = new ManualResetEventSlim();
        Reports("a", [.. Enumerable.Range(0, 5_000).Select(i => $"{i} ")]);
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.StartAsync(1, new StartOptions { OnEvent = e => (e.Type == "node.reported" ? hang : null)?.Wait() });

        Assert.Equal(RunStatus.Completed, (await test.EndAsync()).Status);
        hang.Set();
    }

    [Fact]
    public async Task Report_ToAListenerThatFails_LeavesTheRunAlone()
    {
        Reports("a", "one", "two");
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.StartAsync(1, new StartOptions { OnEvent = e => _ = e.Type == "node.reported" ? throw new InvalidOperationException("listener") : 0 });

        Assert.Equal(RunStatus.Completed, (await test.EndAsync()).Status);
    }

    [Fact]
    public async Task Report_AfterTheOutcome_IsDropped()
    {
        NodeContext? left = null;
        var hold = _script.Holds("b");
        _script.Do("a", c => (left = c).Input);
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.StartAsync(1);
        await hold.Entered.Task;
        left?.Report("late");
        hold.Released.SetResult();
        await test.EndAsync();

        Assert.DoesNotContain(test.Events, e => e.Type == "node.reported");
    }

    [Fact]
    public async Task Report_OfANodeThatTimedOut_IsDropped()
    {
        NodeContext? left = null;
        _script.Step("a", async (c, cancellation) =>
        {
            left = c;
            await Task.Delay(Timeout.Infinite, cancellation);
            return Script.Done(1);
        });
        await using var test = _script.Host(f => f.Add("a", "do", o => o.Timeout = TimeSpan.FromSeconds(1)));
        await test.StartAsync(1);
        while (left is null)
            await Task.Yield();
        test.Time.Advance(TimeSpan.FromSeconds(2));
        await test.EndAsync();
        left.Report("late");

        Assert.DoesNotContain(test.Events, e => e.Type == "node.reported");
    }

    [Fact]
    public async Task Report_InAReplay_IsNotMade()
    {
        Reports("a", "one");
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.StartAsync(1);
        await test.EndAsync();
        var replay = await new FlowReplayer(new FlowHostOptions { Store = test.Store, NodeTypes = { _script.Type } }).ReplayAsync(test.Run.Run);

        Assert.True(replay.IsSame);
        Assert.Equal(1, _script.Count("a"));
    }

    [Fact]
    public async Task Watch_WithReports_TellsThemWithTheJournalUntouched()
    {
        var hold = _script.Holds("a");
        Reports("b", "one", "two");
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.StartAsync(1);
        await hold.Entered.Task;
        var told = new List<RunEvent>();
        await foreach (var happened in test.Client.WatchAsync(test.Run.Run, reports: true))
        {
            told.Add(happened);
            if (happened.Type == "run.opened")
                _ = ReleaseAsync();
        }

        Assert.Equal(["one", "two"], Pieces(told));
        Assert.True(told.FindLastIndex(e => e.Type == "node.reported") < told.FindIndex(e => e is { Type: "node.completed", Node: "b" }));
        Assert.Equal(await test.Client.EventsAsync(test.Run.Run), told.Where(e => e.Type != "node.reported"));

        async Task ReleaseAsync()
        {
            // Those who follow are told from when they have heard what was before.
            while (test.Host.Reports.Of(test.Run.Run) is not { } all || all.GetInvocationList().Length < 2)
                await Task.Yield();
            hold.Released.SetResult();
        }
    }

    [Fact]
    public async Task Watch_ThatIsGivenUp_LeavesNothingBehind()
    {
        var hold = _script.Holds("a");
        await using var host = new FlowHost(new FlowHostOptions { NodeTypes = { _script.Type } });
        var run = await host.StartAsync(_script.Flow(f => f.Add("a", "do")).Definition, FlowValue.From(1));
        await foreach (var _ in host.Client.WatchAsync(run.Run, reports: true))
            break;

        Assert.Null(host.Reports.Of(run.Run));
        hold.Released.SetResult();
        await run.Completion;
    }

    private void Reports(string node, params string[] pieces) => _script.Do(node, c =>
    {
        foreach (var piece in pieces)
            c.Report(piece);
        return c.Input;
    });

    private static IEnumerable<string?> Pieces(IEnumerable<RunEvent> told) => told.Where(e => e.Type == "node.reported").Select(e => e.Detail);

    private static void Set(TaskCompletionSource heard, RunEvent happened)
    {
        if (happened.Type == "node.reported")
            heard.TrySetResult();
    }
}
