using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Testing.Stores;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Tests.Storage;

public sealed class FaultyStoreTests
{
    private static readonly RunId Run = RunId.Parse("run");

    [Fact]
    public async Task Append_Scripted_FailsBeforeAndAfterItLanded()
    {
        var store = new FaultyStore(new MemoryStore());
        store.Script(AppendFault.Before, AppendFault.After, AppendFault.None);

        Assert.False(await TryAppendAsync(store));
        Assert.Equal(0, await CountAsync(store));
        Assert.False(await TryAppendAsync(store));
        Assert.Equal(1, await CountAsync(store));
        Assert.True(await TryAppendAsync(store));
        Assert.Equal((3, 2, 2), (store.Appends, store.Failures, store.Reads));
    }

    [Fact]
    public async Task FailNext_SomeAppends_ThenTheyWork()
    {
        var store = new FaultyStore(new MemoryStore());
        store.FailNext(2);

        var outcomes = (await TryAppendAsync(store), await TryAppendAsync(store), await TryAppendAsync(store));

        Assert.Equal((false, false, true), outcomes);
    }

    [Fact]
    public async Task Append_ByChance_IsTheSameForTheSameSeed()
    {
        var first = await OutcomesAsync(7);

        Assert.Equal(first, await OutcomesAsync(7));
        Assert.NotEqual(first, await OutcomesAsync(8));
        Assert.InRange(first.Count(worked => worked), 20, 80);
    }

    [Fact]
    public async Task Append_Slow_TakesItsTime()
    {
        var time = new FakeTimeProvider();
        var store = new FaultyStore(new MemoryStore(), time: time);
        store.Script(AppendFault.Slow(TimeSpan.FromSeconds(5)));

        var append = TryAppendAsync(store);
        Assert.False(append.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.True(await append);
    }

    private static async Task<List<bool>> OutcomesAsync(int seed)
    {
        var store = new FaultyStore(new MemoryStore(), new FaultRates(seed, 0.3, 0.2));
        var outcomes = new List<bool>();
        for (var i = 0; i < 100; i++)
            outcomes.Add(await TryAppendAsync(store));
        return outcomes;
    }

    private static async Task<bool> TryAppendAsync(FaultyStore store)
    {
        try
        {
            await store.AppendAsync(Run, [Encoding.UTF8.GetBytes("""{"id":1}""")], null, default);
            return true;
        }
        catch (FlowException e) when (e.Code == ErrorCodes.StoreUnavailable)
        {
            return false;
        }
    }

    private static async Task<int> CountAsync(FaultyStore store) =>
        (await store.ReadAsync(Run, JournalPosition.Start, null, default)).Records.Count;
}
