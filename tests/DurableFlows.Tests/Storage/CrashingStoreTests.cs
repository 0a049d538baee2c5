using System.Text;
using DurableFlows.Journal;
using DurableFlows.Storage.Files;
using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Storage;

public sealed class CrashingStoreTests
{
    private static readonly RunId Run = RunId.Parse("run");

    [Theory]
    [InlineData(CrashPoint.Before, false, 1)]
    [InlineData(CrashPoint.Middle, false, 1)]
    [InlineData(CrashPoint.After, false, 2)]
    [InlineData(CrashPoint.Before, true, 1)]
    [InlineData(CrashPoint.Middle, true, 1)]
    [InlineData(CrashPoint.After, true, 2)]
    public async Task Append_Crash_LeavesWhatADyingProcessLeaves(CrashPoint point, bool files, int records)
    {
        using var folder = new TemporaryFolder();
        IFlowStore inner = files ? folder.Keep(FileStore.Open(folder.Path)) : new MemoryStore();
        var store = new CrashingStore(inner, 2, point);
        await AppendAsync(store, "a");

        await Assert.ThrowsAsync<CrashException>(() => AppendAsync(store, "b"));

        var slice = await inner.ReadAsync(Run, JournalPosition.Start, null, default);
        Assert.Equal(records, slice.Records.Count);
        Assert.Equal(point == CrashPoint.Middle, slice.TornBytes > 0);
        Assert.Equal(slice.TornBytes, await inner.RepairAsync(Run, default));
    }

    [Fact]
    public async Task AnyCall_AfterTheCrash_ReachesNothing()
    {
        var inner = new MemoryStore();
        var store = new CrashingStore(inner, 1, CrashPoint.Before);
        await Assert.ThrowsAsync<CrashException>(() => AppendAsync(store, "a"));

        await Assert.ThrowsAsync<CrashException>(() => AppendAsync(store, "b"));
        await Assert.ThrowsAsync<CrashException>(async () => await store.PutMarkerAsync(new Marker("a", default), default));
        await Assert.ThrowsAsync<CrashException>(async () => await store.ReadAsync(Run, JournalPosition.Start, null, default));

        Assert.Empty((await inner.ReadAsync(Run, JournalPosition.Start, null, default)).Records);
        Assert.Empty(await inner.ListMarkersAsync("", null, 10, default));
    }

    [Fact]
    public async Task Tear_OnAStoreInUse_IsCutByTheNextAppend()
    {
        using var folder = new TemporaryFolder();
        var inner = folder.Keep(FileStore.Open(folder.Path));
        await AppendAsync(inner, "a");
        await Assert.ThrowsAsync<CrashException>(() => AppendAsync(new CrashingStore(inner, 1, CrashPoint.Middle), "b"));

        await AppendAsync(inner, "c");

        var slice = await inner.ReadAsync(Run, JournalPosition.Start, null, default);
        Assert.Equal((2, 0), (slice.Records.Count, slice.TornBytes));
    }

    private static async Task<AppendReceipt> AppendAsync(IFlowStore store, string id) =>
        await store.AppendAsync(Run, [Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""")], null, default);
}
