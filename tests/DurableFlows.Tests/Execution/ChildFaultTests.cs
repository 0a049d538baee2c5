using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>Parents and children when the store, or the moment, is bad.</summary>
public sealed class ChildFaultTests
{
    private readonly Script _script = new();
    private readonly FaultyStore _store = new(new MemoryStore());

    [Fact]
    public async Task ChildEnd_WhoseListsCannotBeWritten_ReachesTheParent()
    {
        await using var test = Parent(child => child.Add("x", "do"));
        _script.Do("x", c =>
        {
            _store.FailMarkers = name => !name.StartsWith("wake/", StringComparison.Ordinal);
            return c.Input;
        });

        Assert.Equal(RunStatus.Completed, (await test.RunAsync(1)).Status);
    }

    [Fact]
    public async Task ChildEnd_ThatCannotBeToldAtOnce_IsToldLater()
    {
        await using var test = Parent(child => child.Add("x", "do"));
        var tries = 0;
        _store.FailMarkers = name => name.StartsWith("wake/", StringComparison.Ordinal) && Interlocked.Increment(ref tries) <= 2;
        await test.StartAsync(1);

        Assert.Equal(RunStatus.Completed, (await Drive(test)).Status);
    }

    [Fact]
    public async Task Child_ThatIsToRunAgainBeforeItsEndIsWoundUp_RunsAgain()
    {
        _script.Fails("x", 1, retryable: true);
        await using var test = Parent(child => child.Add("x", "do"), o => o.Retry = new RetryPolicy { Attempts = 3, Interval = TimeSpan.Zero, On = ["*"] });
        _store.FailMarkers = name =>
        {
            // The lists of a run that failed are put right last, and here only once the parent has decided to try again.
            if (name.StartsWith("status/failed/", StringComparison.Ordinal) && test.Events.Any(e => e.Type == "child.ended"))
                SpinWait.SpinUntil(() => test.Events.Any(e => e.Type == "node.failed"), TimeSpan.FromSeconds(5));
            return false;
        };
        await test.StartAsync(1);

        Assert.Equal((RunStatus.Completed, 2), ((await test.EndAsync()).Status, _script.Count("x")));
    }

    [Fact]
    public async Task Child_ThatIsSuspendedAndLetGoOf_LeavesTheParentIdleWithTheReason()
    {
        await using var test = Parent(child => child.Add("x", "do"));
        _script.Do("x", c =>
        {
            _store.FailNext(1);
            return c.Input;
        });
        var result = await test.RunAsync(1);

        Assert.Contains("is suspended: store.unavailable", result.Reason, StringComparison.Ordinal);
        Assert.Equal(result.Reason, (await test.Run.WaitForInputAsync()).Reason);
    }

    [Fact]
    public async Task Children_WhoseNamesReadTheSame_AreApart()
    {
        var child = _script.Flow(f => f.Add("x", "do"), "child");
        await using var test = _script.Host(f => f
            .AddFlow("pay", child, node: o => o.Map("input"))
            .AddFlow("pay-1", child, node: o => o.Set("alone", "true")));
        var result = await test.RunAsync(new[] { 1, 2 });

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(4, (await test.Client.ListAsync(new RunQuery())).Count);
    }

    [Fact]
    public async Task Child_OfADeletedRunOfTheSameId_IsNotTakenForTheNewOnes()
    {
        await using var test = Parent(child => child.Add("x", "do"));
        await test.RunAsync(1, new StartOptions { Run = "again" });
        await test.Store.DeleteRunAsync(test.Run.Run, CancellationToken.None);
        var result = await test.RunAsync(2, new StartOptions { Run = "again" });

        Assert.Equal((RunStatus.Completed, "2"), (result.Status, result.Output?.ToString()));
    }

    [Fact]
    public async Task Child_WhoseIdSomebodyElseTook_SuspendsTheParentVisibly()
    {
        var hold = _script.Holds("x");
        await using var test = Parent(child => child.Add("x", "do"));
        await test.StartAsync(1);
        await hold.Entered.Task;
        var child = (await test.Client.GetAsync(test.Run.Run)).Nodes[0].Child;
        await test.CrashAsync();
        await test.Store.DeleteRunAsync(RunId.Parse(child!), CancellationToken.None);
        await test.Host.StartAsync(_script.Flow(f => f.Add("y", "do")).Definition, FlowValue.From(1), new StartOptions { Run = child });
        var result = await test.ResumeAsync();

        Assert.Equal(RunStatus.Suspended, result.Status);
        Assert.StartsWith("run.exists", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_WhoseParentIsGone_IsEndedByRecovery()
    {
        var hold = _script.Holds("x");
        await using var test = Parent(child => child.Add("x", "do"));
        await test.StartAsync(1);
        await hold.Entered.Task;
        var child = RunId.Parse((await test.Client.GetAsync(test.Run.Run)).Nodes[0].Child!);
        await test.CrashAsync();
        await test.Store.DeleteRunAsync(test.Run.Run, CancellationToken.None);
        var recovered = Assert.Single(await test.Host.RecoverAsync());

        Assert.Equal((child, RunStatus.Cancelled), (recovered.Run, (await recovered.Completion).Status));
    }

    [Fact]
    public async Task Run_IsResumedThoughNoListCanBeWritten()
    {
        var hold = _script.Holds("x");
        await using var test = _script.Host(f => f.Add("x", "do"), _store, o => o.StoreAttempts = 1);
        await test.StartAsync(1);
        await hold.Entered.Task;
        await test.CrashAsync();
        hold.Released.SetResult();
        _store.FailMarkers = name => !name.StartsWith("hosts/", StringComparison.Ordinal);

        Assert.Equal(RunStatus.Completed, (await test.ResumeAsync()).Status);
    }

    [Fact]
    public async Task Recovery_OfARunThatCannotBeRead_GoesOnWithTheOthers()
    {
        var hold = _script.Holds("x");
        await using var test = _script.Host(f => f.Add("x", "do"), _store, o => o.StoreAttempts = 1);
        await test.StartAsync(1, new StartOptions { Run = "a" });
        await test.StartAsync(1, new StartOptions { Run = "b" });
        await test.CrashAsync();
        hold.Released.SetResult();
        _store.FailReads = run => run.Value == "a";
        var recovered = await test.Host.RecoverAsync();

        Assert.Equal("b", Assert.Single(recovered).Run.Value);
    }

    [Fact]
    public async Task Listener_ThatFails_LeavesTheRunAlone()
    {
        await using var test = Parent(child => child.Add("x", "do"));
        var result = await test.RunAsync(1, new StartOptions { OnEvent = _ => throw new InvalidOperationException("listener") });

        Assert.Equal(RunStatus.Completed, result.Status);
    }

    [Fact]
    public async Task Host_OfRunsThatEnded_KeepsNoneOfThem()
    {
        await using var test = Parent(child => child.Add("x", "do"));
        await test.StartAsync(1);
        await test.EndAsync();

        Assert.Equal(0, test.Host.Kept);
    }

    [Fact]
    public async Task Sign_OfAHostFoundDead_IsRemoved()
    {
        var hold = _script.Holds("x");
        await using var test = _script.Host(f => f.Add("x", "do"));
        await test.StartAsync(1);
        await hold.Entered.Task;
        await test.CrashAsync();
        hold.Released.SetResult();
        await test.ResumeAsync();

        Assert.Single(await test.Store.ListMarkersAsync("hosts/", null, 10, CancellationToken.None));
    }

    /// <summary>Lets time pass until the run has ended.</summary>
    private static async Task<RunResult> Drive(FlowTestHost test)
    {
        for (var i = 0; i < 5_000 && !test.Run.Completion.IsCompleted; i++)
        {
            await Task.Delay(2);
            test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        return await test.EndAsync();
    }

    private FlowTestHost Parent(Action<FlowBuilder> child, Action<NodeOptions>? node = null) => _script.Host(
        f => f.AddFlow("sub", _script.Flow(child, "child"), node: node), _store, o => o.StoreAttempts = 1);
}
