using DurableFlows.Definitions;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;

namespace DurableFlows.Tests.Execution;

public sealed class FailureTests
{
    private static readonly RetryPolicy Retry = new() { Attempts = 3, Interval = TimeSpan.FromSeconds(10), Backoff = 2 };

    [Fact]
    public async Task Failure_StopsTheFlow_KeepsSiblingsAndRunsHandlers()
    {
        var script = new Script().Fails("bad");
        var slow = script.Holds("slow");
        await using var test = script.Host(f => f.Add("bad", "do").Add("slow", "do").Add("after", "do", o => o.After("slow"))
            .Add("undo", "do", o => { o.After("bad"); o.RunIf = RunIf.OnFailure; }));
        await test.StartAsync();
        await slow.Entered.Task;
        await WaitFor(() => script.Count("undo") == 1);
        slow.Released.SetResult();
        var result = await test.EndAsync();

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Equal((2, "bad", "after"), (result.Outcome!.Succeeded, Assert.Single(result.Outcome.Failed), Assert.Single(result.Outcome.Skipped)));
        Assert.Equal("boom", result.Error?.Code);
        Assert.Contains("'bad'", result.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(0, script.Count("after"));
    }

    [Fact]
    public async Task Failure_WithMoreNodesDueThanMayRun_StartsNoneOfThem()
    {
        var script = new Script().Fails("n0");
        await using var test = script.Host(f =>
        {
            f.MaxParallel = 1;
            for (var i = 0; i < 20; i++)
                f.Add($"n{i}", "do");
        });
        var result = await test.RunAsync();

        Assert.Equal(["n0"], script.Ran);
        Assert.Equal(19, result.Outcome!.Skipped.Count);
        script.Do("n0", _ => 1);
        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
        Assert.All(Enumerable.Range(1, 19), i => Assert.Equal(1, script.Count($"n{i}")));
    }

    [Fact]
    public async Task Error_Returned_IsSeenDownstream()
    {
        var script = new Script().Fails("bad");
        await using var test = script.Host(f => f.Add("bad", "do", o => o.OnError = ErrorBehavior.Return)
            .Add("ok", "do", o => o.After("bad", "nodes.bad.error == null"))
            .AddTransform("note", node: o => o.After("bad", "nodes.bad.error != null").Set("code", "nodes.bad.error.code").Set("status", "nodes.bad.status"))
            .Configure(b => b.Output = "=nodes.note.output"));
        var result = await test.RunAsync();

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("""{"code":"boom","status":"returned"}""", result.Output?.ToString());
        Assert.Equal(0, script.Count("ok"));
        Assert.Equal(["bad"], result.Outcome!.Failed);
    }

    [Fact]
    public async Task Resume_AfterFailure_RunsOnlyWhatFailedAndWhatFollows()
    {
        var script = new Script().Fails("b", 1);
        await using var test = script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")).Add("c", "do", o => o.After("b"))
            .Add("undo", "do", o => { o.After("b"); o.RunIf = RunIf.OnFailure; }));
        Assert.Equal(RunStatus.Failed, (await test.RunAsync()).Status);
        var result = await test.ResumeAsync();

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((1, 2, 1, 1), (script.Count("a"), script.Count("b"), script.Count("c"), script.Count("undo")));
        Assert.Equal(["undo"], result.Outcome!.Skipped);
    }

    [Fact]
    public async Task Resume_OfACompletedRun_IsRefused()
    {
        await using var test = new Script().Host(f => f.Add("a", "do"));
        await test.RunAsync();
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.ResumeAsync());

        Assert.Equal("run.ended", e.Code);
    }

    [Fact]
    public async Task Retry_WaitsItsDueTimesAndThenSucceeds()
    {
        var script = new Script().Fails("a", 2, retryable: true);
        await using var test = script.Host(f => f.Add("a", "do", o => o.Retry = Retry));
        await test.RunAsync(1);
        Assert.Equal(1, script.Count("a"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(9.9));
        Assert.Equal(1, script.Count("a"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.1));
        Assert.Equal(2, script.Count("a"));
        var result = await test.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((RunStatus.Completed, 3), (result.Status, script.Count("a")));
    }

    [Fact]
    public async Task Retry_AfterACrashBetweenAttempts_WaitsOnlyTheRest()
    {
        var script = new Script().Fails("a", 1, retryable: true);
        await using var test = script.Host(f => f.Add("a", "do", o => o.Retry = Retry));
        await test.RunAsync();
        test.Time.Advance(TimeSpan.FromSeconds(7));
        await test.CrashAsync();
        await test.ResumeAsync();
        await test.AdvanceAsync(TimeSpan.FromSeconds(2.9));
        Assert.Equal(1, script.Count("a"));
        var result = await test.AdvanceAsync(TimeSpan.FromSeconds(0.1));

        Assert.Equal((RunStatus.Completed, 2), (result.Status, script.Count("a")));
    }

    [Fact]
    public async Task Retry_OfWhatThePolicyExcepts_DoesNotHappen()
    {
        var script = new Script().Fails("a", code: "card.declined", retryable: true);
        await using var test = script.Host(f => f.Add("a", "do", o => o.Retry = Retry with { Except = ["card.*"] }));

        Assert.Equal((RunStatus.Failed, 1), ((await test.RunAsync()).Status, script.Count("a")));
    }

    [Fact]
    public async Task Timeout_OfANodeThatIgnoresItsToken_FailsItAndNeverUsesItsResult()
    {
        var script = new Script();
        var stuck = script.Holds("a", heeds: false);
        await using var test = script.Host(f => f.Add("a", "do", o => o.Timeout = TimeSpan.FromSeconds(5)));
        await test.StartAsync();
        await stuck.Entered.Task;
        var result = await test.AdvanceAsync(TimeSpan.FromSeconds(5));
        stuck.Released.SetResult();

        Assert.Equal(("node.timeout", RunStatus.Failed), (result.Error?.Code, result.Status));
        Assert.DoesNotContain(await test.Client.EventsAsync(test.Run.Run), e => e.Type == "node.completed");
    }

    [Fact]
    public async Task Timeout_OfANodeThatHoldsItsThread_DoesNotUseItsResult()
    {
        var script = new Script();
        FlowTestHost? test = null;
        script.Do("a", c =>
        {
            test!.Time.Advance(TimeSpan.FromSeconds(6));
            return 1;
        });
        await using var host = test = script.Host(f => f.Add("a", "do", o => o.Timeout = TimeSpan.FromSeconds(5)));

        Assert.Equal("node.timeout", (await test.RunAsync()).Error?.Code);
    }

    [Fact]
    public async Task Cancel_FromAnotherClient_ListsWhatWasInFlightAndKeepsTheRest()
    {
        var script = new Script();
        var slow = script.Holds("slow");
        var deaf = script.Holds("deaf", heeds: false);
        await using var test = script.Host(f => f.Add("quick", "do").Add("slow", "do").Add("deaf", "do").Add("after", "do", o => o.After("slow")));
        await test.StartAsync();
        await Task.WhenAll(slow.Entered.Task, deaf.Entered.Task);
        await WaitFor(async () => (await test.Client.GetAsync(test.Run.Run)).Nodes[0].Status == "succeeded");
        await using var other = test.NewHost();
        await other.Client.CancelAsync(test.Run.Run, "bob", "no longer needed");
        var result = await test.EndAsync();

        Assert.Equal((RunStatus.Cancelled, 1), (result.Status, result.Outcome!.Succeeded));
        var end = Assert.IsType<DurableFlows.Journal.Records.RunCancelled>((await Journals.ReadAsync(test))[^1]);
        Assert.Equal(["deaf#0.0.1", "slow#0.0.1"], end.InFlight);
        deaf.Released.SetResult();
        slow.Released.SetResult();
        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
        Assert.Equal((1, 2, 2, 1), (script.Count("quick"), script.Count("slow"), script.Count("deaf"), script.Count("after")));
    }

    [Fact]
    public async Task Cancel_OfANodeThatTakesItForAnError_StillCancels()
    {
        var script = new Script();
        var entered = new TaskCompletionSource();
        script.Step("a", async (_, cancellation) =>
        {
            entered.SetResult();
            try
            {
                await Task.Delay(-1, cancellation);
            }
            catch (OperationCanceledException e)
            {
                throw new InvalidOperationException("wrapped", e);
            }

            return Script.Done(1);
        });
        await using var test = script.Host(f => f.Add("a", "do"));
        await test.StartAsync();
        await entered.Task;
        await test.Client.CancelAsync(test.Run.Run, null, null);

        Assert.Equal(RunStatus.Cancelled, (await test.EndAsync()).Status);
    }

    [Fact]
    public async Task Suspend_LetsNothingNewStart_UntilItIsResumed()
    {
        var script = new Script();
        var slow = script.Holds("a");
        await using var test = script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.StartAsync();
        await slow.Entered.Task;
        await test.Client.SuspendAsync(test.Run.Run, "bob", "audit");
        slow.Released.SetResult();
        var result = await test.RestAsync();
        Assert.Equal((RunStatus.Suspended, "audit", 0), (result.Status, result.Reason, script.Count("b")));
        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
    }

    [Theory]
    [InlineData(3, null, null)]
    [InlineData(null, 2, null)]
    [InlineData(null, null, 4)]
    public async Task Limits_AreNeverExceededAndAlwaysDrained(int? flow, int? group, int? map)
    {
        var (now, most) = (0, 0);
        var script = new Script().Step("n", async (c, cancellation) =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await Task.Yield();
            await Task.Delay(1, cancellation);
            Interlocked.Decrement(ref now);
            return Script.Done(c.Input);
        });
        await using var test = script.Host(f =>
        {
            f.MaxParallel = flow;
            if (group is { } limit)
                f.Concurrency("g", limit);
            f.Add("n", "do", o =>
            {
                o.Map("input", map ?? 1000);
                o.Concurrency = group is null ? null : "g";
            });
        });
        var result = await test.RunAsync(Enumerable.Range(0, 60).ToArray());

        Assert.Equal((RunStatus.Completed, 60), (result.Status, script.Count("n[0]") * script.Ran.Count));
        Assert.InRange(most, 1, flow ?? group ?? map ?? 0);
    }

    [Fact]
    public async Task Events_AreInOrderWithTheNumbersOfTheJournal()
    {
        await using var test = new Script().Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.RunAsync();

        Assert.Equal(Enumerable.Range(1, test.Events.Count).Select(i => (long)i), test.Events.Select(e => e.Sequence));
        Assert.Equal(["run.started", "run.opened", "node.completed", "node.completed", "run.completed"], test.Events.Select(e => e.Type));
        Assert.Equal(test.Events, await test.Client.EventsAsync(test.Run.Run));
    }

    [Fact]
    public async Task Input_ThatDoesNotFitItsSchema_IsRefused()
    {
        await using var test = new Script().Host(f => f.Add("a", "do").Configure(b => b.InputSchema = new { type = "object", required = new[] { "claim" } }));
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.RunAsync(new { }));

        Assert.Equal("input.invalid", e.Code);
        Assert.Contains("claim", e.Message, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
            Interlocked.CompareExchange(ref target, value, seen);
    }

    private static Task WaitFor(Func<bool> condition) => WaitFor(() => Task.FromResult(condition()));

    private static async Task WaitFor(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 2_000 && !await condition(); i++)
            await Task.Delay(5);
        Assert.True(await condition());
    }
}
