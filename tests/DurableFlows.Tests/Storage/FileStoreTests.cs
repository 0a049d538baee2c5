using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Storage.Files;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Tests.Storage;

public sealed class FileStoreTests : IDisposable
{
    private static readonly RunId Run = RunId.Parse("run");
    private readonly TemporaryFolder _folder = new();
    private readonly FailingDisk _disk = new();

    private string Journal => Path.Combine(_folder.Path, "runs", "run", "journal.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"id\":\"d\",\"flu")]
    [InlineData("{\"id\":\"d\",\"flushed\":1,\"sum\":\"00000000\"}\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\n")]
    public async Task Append_AfterATornTail_CutsIt(string tail)
    {
        await AppendAsync(Store(), "a", "b", "c");
        File.AppendAllText(Journal, tail);
        var torn = await ReadAsync(Store());

        await AppendAsync(Store(), "e");

        Assert.Equal(Encoding.UTF8.GetByteCount(tail), torn.TornBytes);
        Assert.Equal(["a", "b", "c", "e"], Ids(await ReadAsync(Store())));
    }

    [Fact]
    public async Task Append_TornByAnotherWhileOpen_CutsIt()
    {
        var store = Store();
        await AppendAsync(store, "a", "b");
        File.AppendAllText(Journal, "{\"half");

        await AppendAsync(store, "c");

        Assert.Equal(["a", "b", "c"], Ids(await ReadAsync(store)));
    }

    [Fact]
    public async Task Repair_TornTail_TellsHowMuchItCut()
    {
        await AppendAsync(Store(), "a", "b");
        var whole = new FileInfo(Journal).Length;
        File.AppendAllText(Journal, "{\"half");

        Assert.Equal(6, await Store().RepairAsync(Run, default));

        Assert.Equal(whole, new FileInfo(Journal).Length);
        Assert.Equal(0, await Store().RepairAsync(Run, default));
    }

    [Fact]
    public async Task Read_FlippedByteInTheMiddle_NamesTheLastGoodRecord()
    {
        var ends = await AppendAsync(Store(), "a", "b", "c", "d");
        Flip(ends[1].Offset + 5);

        var error = await Assert.ThrowsAsync<JournalDamagedException>(async () => await ReadAsync(Store()));

        Assert.Equal((Run, 2, ErrorCodes.JournalDamaged), (error.Run, error.LastGood, error.Code));
    }

    [Fact]
    public async Task Read_FlippedByteUpToAPositionBeforeIt_Works()
    {
        var ends = await AppendAsync(Store(), "a", "b", "c", "d");
        Flip(ends[1].Offset + 5);

        var slice = await Store().ReadAsync(Run, JournalPosition.Start, ends[1], default);

        Assert.Equal(["a", "b"], Ids(slice));
    }

    [Fact]
    public async Task Read_FlippedByteInTheLastGroup_IsATornTail()
    {
        var ends = await AppendAsync(Store(), "a", "b", "c");
        Flip(ends[1].Offset + 5);

        var slice = await ReadAsync(Store());

        Assert.Equal(["a", "b"], Ids(slice));
        Assert.Equal(ends[2].Offset - ends[1].Offset, slice.TornBytes);
    }

    [Fact]
    public async Task Read_HoleInsideTheLastGroup_IsATornTail()
    {
        var store = Store();
        await AppendAsync(store, "a");
        var group = await store.AppendAsync(Run, [Body("b"), Body("c"), Body("d")], null, default);
        Flip(group.Start.Offset + 60);

        Assert.Equal(["a", "b"], Ids(await ReadAsync(Store())));
        Assert.True(await Store().RepairAsync(Run, default) > 0);
    }

    [Fact]
    public async Task Repair_DamageBeforeTheLastGroup_CutsNothing()
    {
        var ends = await AppendAsync(Store(), "a", "b", "c", "d");
        var whole = ends[^1].Offset;
        Flip(ends[0].Offset + 5);

        Assert.Equal(0, await Store().RepairAsync(Run, default));

        Assert.Equal(whole, new FileInfo(Journal).Length);
    }

    [Fact]
    public async Task Append_FlushFailsOnce_WritesTheGroupAgain()
    {
        var store = Store();
        await AppendAsync(store, "a");
        _disk.FailingFlushes = 1;

        await AppendAsync(store, "b");

        Assert.Equal(["a", "b"], Ids(await ReadAsync(Store())));
    }

    [Fact]
    public async Task Append_FlushFailsTwice_TakesTheGroupBackAndReleasesTheLock()
    {
        var store = Store();
        await AppendAsync(store, "a");
        _disk.FailingFlushes = 2;

        var error = await Assert.ThrowsAsync<FlowException>(() => AppendAsync(store, "b"));
        await AppendAsync(Store(), "c");
        await AppendAsync(store, "d");

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Contains(Journal, error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "c", "d"], Ids(await ReadAsync(store)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_DiskFull_LeavesNothingThatCounts(bool losesCuts)
    {
        var store = Store();
        await AppendAsync(store, "a");
        (_disk.FailingWrites, _disk.LosesCuts) = (1, losesCuts);

        var error = await Assert.ThrowsAsync<FlowException>(() => AppendAsync(store, "b"));
        _disk.LosesCuts = false;
        await AppendAsync(store, "c");

        Assert.Contains("Free space", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "c"], Ids(await ReadAsync(store)));
    }

    [Fact]
    public async Task Append_ManyAtOnce_ShareFlushes()
    {
        var store = Store();
        _disk.Spins.Reset();
        var first = Task.Run(() => AppendAsync(store, "first"));
        _disk.Writing.Wait();

        var others = Enumerable.Range(0, 999).Select(i => store.AppendAsync(Run, [Body($"{i}")], null, default).AsTask()).ToArray();
        _disk.Spins.Set();
        await Task.WhenAll([first, .. others]);

        Assert.InRange(_disk.Flushes, 2, 4);
        Assert.Equal(1000, (await ReadAsync(store)).Records.Count);
    }

    [Fact]
    public async Task Append_FolderRemovedBehindItsBack_WritesToTheNewOne()
    {
        var store = Store();
        await AppendAsync(store, "a", "b");
        Directory.Delete(Path.Combine(_folder.Path, "runs"), recursive: true);

        await AppendAsync(store, "c");

        Assert.Equal(["c"], Ids(await ReadAsync(Store())));
    }

    [Fact]
    public async Task Append_LockFileMarkedByADeleterThatDied_GoesOn()
    {
        await AppendAsync(Store(), "a");
        File.WriteAllText(Path.Combine(_folder.Path, "runs", "run", "journal.lock"), "x");

        await AppendAsync(Store(), "b");

        Assert.Equal(["a", "b"], Ids(await ReadAsync(Store())));
    }

    [Fact]
    public async Task Append_LockHeldByAnother_WaitsUntilItIsReleased()
    {
        await AppendAsync(Store(), "a");
        var held = File.OpenHandle(Path.Combine(_folder.Path, "runs", "run", "journal.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var append = AppendAsync(Store(), "b");

        Assert.False(append.IsCompleted);
        held.Dispose();
        await append;

        Assert.Equal(["a", "b"], Ids(await ReadAsync(Store())));
    }

    [Fact]
    public async Task Append_LockNeverReleased_FailsAndNamesTheFile()
    {
        await AppendAsync(Store(), "a");
        var path = Path.Combine(_folder.Path, "runs", "run", "journal.lock");
        using var held = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var store = _folder.Keep(new FileStore(new FileStoreOptions { Path = _folder.Path, LockTimeout = TimeSpan.FromMilliseconds(20) }));

        var error = await Assert.ThrowsAsync<FlowException>(() => AppendAsync(store, "b"));

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_MoreRunsThanKeptOpen_WorksOnAll()
    {
        var store = _folder.Keep(new FileStore(new FileStoreOptions { Path = _folder.Path, OpenJournals = 2, Flush = false }));
        for (var i = 0; i < 20; i++)
            await store.AppendAsync(RunId.Parse($"run-{i % 5}"), [Body($"{i}")], null, default);

        for (var run = 0; run < 5; run++)
            Assert.Equal(4, (await store.ReadAsync(RunId.Parse($"run-{run}"), JournalPosition.Start, null, default)).Records.Count);
    }

    [Fact]
    public async Task Read_TenThousandRecords_ComeInOrder()
    {
        var store = _folder.Keep(new FileStore(new FileStoreOptions { Path = _folder.Path, Flush = false }));
        var padding = new string('p', 1000);
        for (var i = 0; i < 10; i++)
            await store.AppendAsync(Run, [.. Enumerable.Range(i * 1000, 1000).Select(n => Body($"{n:d5}{padding}"))], null, default);

        var ids = Ids(await ReadAsync(store));

        Assert.Equal(Enumerable.Range(0, 10_000).Select(n => $"{n:d5}"), ids.Select(id => id[..5]));
    }

    [Fact]
    public async Task WaitForGrowth_NothingCome_EndsAfterASecondOfItsClock()
    {
        var time = new FakeTimeProvider();
        var store = _folder.Keep(new FileStore(new FileStoreOptions { Path = _folder.Path, Time = time }));
        File.WriteAllText(Path.Combine(_folder.Path, "x"), "");

        var waiting = store.WaitForGrowthAsync(Run, JournalPosition.Start, default).AsTask();
        Assert.False(waiting.IsCompleted);
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        await waiting;
        Assert.InRange(time.GetUtcNow() - time.Start, TimeSpan.FromSeconds(1), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task DeleteRun_LeavesNoFolder()
    {
        var store = Store();
        await AppendAsync(store, "a");
        await store.PutAsync(PayloadKey.Of(Run, Hash), new MemoryStream([]), default);

        await store.DeleteRunAsync(Run, default);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "runs")));
    }

    [Fact]
    public async Task Put_FragmentUnderTheName_ReplacesIt()
    {
        var path = Path.Combine(_folder.Path, "definitions", Hash + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "fragment");

        Assert.True(await Store().PutAsync(PayloadKey.Definition(Hash), new MemoryStream([]), default));

        Assert.Equal(0, new FileInfo(path).Length);
    }

    [Fact]
    public async Task Put_HashThatIsAPath_IsRefused()
    {
        var error = await Assert.ThrowsAsync<FlowException>(async () =>
            await Store().PutAsync(PayloadKey.Of(Run, "../../../x"), new MemoryStream([]), default));

        Assert.Equal(ErrorCodes.IdInvalid, error.Code);
    }

    [Fact]
    public async Task Repair_LeftoverOfAPayload_GoesWhenItIsOld()
    {
        var store = Store();
        await AppendAsync(store, "a");
        var payloads = Directory.CreateDirectory(Path.Combine(_folder.Path, "runs", "run", "payloads")).FullName;
        File.WriteAllText(Path.Combine(payloads, "old.tmp"), "");
        File.SetLastWriteTimeUtc(Path.Combine(payloads, "old.tmp"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        File.WriteAllText(Path.Combine(payloads, "young.tmp"), "");

        await store.RepairAsync(Run, default);

        Assert.Equal(["young.tmp"], Directory.GetFiles(payloads).Select(Path.GetFileName));
    }

    [Fact]
    public void Open_PathIsAFile_SaysSo()
    {
        var path = Path.Combine(_folder.Path, "file");
        File.WriteAllText(path, "");

        var error = Assert.Throws<FlowException>(() => FileStore.Open(path));

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Contains("is a file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ReadOnlyFolder_SaysWhatToDo()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return; // rights do not bind there
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = Assert.Throws<FlowException>(() => FileStore.Open(_folder.Path));

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("right to read and write", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderThatDoesNotExist_CreatesNothing()
    {
        var path = Path.Combine(_folder.Path, "later");

        using var store = FileStore.Open(path);

        Assert.False(Directory.Exists(path));
        Assert.Equal("file:" + path, store.Spec);
    }

    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; // of nothing

    private FileStore Store() => _folder.Keep(new FileStore(new FileStoreOptions { Path = _folder.Path }, _disk));

    private void Flip(long offset)
    {
        var bytes = File.ReadAllBytes(Journal);
        bytes[offset] ^= 1;
        File.WriteAllBytes(Journal, bytes);
    }

    private static async Task<List<JournalPosition>> AppendAsync(FileStore store, params string[] ids)
    {
        var ends = new List<JournalPosition>();
        foreach (var id in ids)
            ends.Add((await store.AppendAsync(Run, [Body(id)], null, default)).End);
        return ends;
    }

    private static ReadOnlyMemory<byte> Body(string id) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""");

    private static ValueTask<JournalSlice> ReadAsync(FileStore store) => store.ReadAsync(Run, JournalPosition.Start, null, default);

    private static List<string> Ids(JournalSlice slice) =>
        [.. slice.Records.Select(frame => Encoding.UTF8.GetString(frame.Span).Split('"')[3])];
}
