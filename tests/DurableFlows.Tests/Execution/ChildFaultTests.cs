using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Stores;

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
