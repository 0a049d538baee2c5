using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Storage.Files;

namespace DurableFlows.Tests.Storage;

/// <summary>How a journal in a file gives way to a shorter one.</summary>
public sealed class FileCompactionTests : IDisposable
{
    private static readonly RunId Run = RunId.Parse("run");
    private readonly TemporaryFolder _folder = new();
    private readonly FailingDisk _disk = new();

    private string Journal => Path.Combine(_folder.Path, "runs", "run", "journal.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_AfterACompactionCutShort_FindsEveryRecord()
    {
        var (store, end) = await WrittenAsync("a", "b");
        await TearAsync(store);

        var slice = await ReadAsync(Store());

        Assert.Equal(["a", "b"], Ids(slice));
        Assert.Equal((end, 0), (slice.End, slice.TornBytes));
    }

    [Fact]
    public async Task Append_AfterACompactionCutShort_GoesOnInTheSameFile()
    {
        var (store, end) = await WrittenAsync("a", "b");
        await TearAsync(store);

        var receipt = await Store().AppendAsync(Run, [Body("c")], end, default);
        await store.AppendAsync(Run, [Body("d")], end, default);

        Assert.Equal(end, receipt.Start);
        Assert.Equal(["a", "b", "c", "d"], Ids(await ReadAsync(Store())));
    }

    [Fact]
    public async Task Repair_AfterACompactionCutShort_CutsNoRecord()
    {
        var (store, end) = await WrittenAsync("a", "b");
        await TearAsync(store);

        Assert.Equal(0, await Store().RepairAsync(Run, default));
        Assert.Equal(end.Offset, new FileInfo(Journal).Length);
    }

    [Fact]
    public async Task Compact_AfterOneCutShort_Works()
    {
        var (store, end) = await WrittenAsync("a", "b");
        await TearAsync(store);

        Assert.NotNull(await Store().CompactAsync(Run, end, Body("ab"), default));
        Assert.Equal(["ab"], Ids(await ReadAsync(Store())));
    }

    [Fact]
    public async Task Compact_BehindATornTail_IsRefused()
    {
        var (store, end) = await WrittenAsync("a", "b");
        File.AppendAllText(Journal, "{\"half");

        Assert.Null(await store.CompactAsync(Run, end, Body("ab"), default));
        Assert.Equal(["a", "b"], Ids(await ReadAsync(Store())));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compact_OnADiskThatFails_LeavesEveryRecord(bool atFlush)
    {
        var (store, end) = await WrittenAsync("a", "b");
        (_disk.FailingFlushes, _disk.FailingWrites) = atFlush ? (1, 0) : (0, 1);

        var error = await Assert.ThrowsAsync<FlowException>(async () => await store.CompactAsync(Run, end, Body("ab"), default));

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        await store.AppendAsync(Run, [Body("c")], end, default);
        Assert.Equal(["a", "b", "c"], Ids(await ReadAsync(Store())));
    }

    [Fact]
    public async Task Append_WithTheOldFileOpenAndTheNewOneAsLong_LandsInTheNewOne()
    {
        var (writer, end) = await WrittenAsync(new string('a', 800));
        var other = Store();
        var sealedLength = end.Offset + SegmentLine.Seal(end.Offset).Length;
        // The new file is its head, the record, and what frames it.
        var compacted = await other.CompactAsync(Run, end, Body(new string('s', 400)), default) ?? default;
        var missing = (int)(sealedLength - compacted.Offset);
        var filled = await other.AppendAsync(Run, [Body(new string('t', missing - Overhead(compacted.Offset)))], compacted, default);
        Assert.Equal(sealedLength, filled.End.Offset);

        var receipt = await writer.AppendAsync(Run, [Body("c")], end, default);

        Assert.Equal(filled.End, receipt.Start);
        Assert.Equal("c", Ids(await ReadAsync(Store()))[^1]);
    }

    [Fact]
    public async Task Read_OfASnapshotWithAFlippedByte_IsDamageAndNoTornTail()
    {
        var (store, end) = await WrittenAsync("a", "b");
        await store.CompactAsync(Run, end, Body("ab"), default);
        Flip(new FileInfo(Journal).Length - 10);

        Assert.Equal(0, (await Assert.ThrowsAsync<JournalDamagedException>(async () => await ReadAsync(Store()))).LastGood);
        await Assert.ThrowsAsync<JournalDamagedException>(async () => await Store().AppendAsync(Run, [Body("c")], null, default));
    }

    [Fact]
    public async Task Read_OfASnapshotCutOff_IsDamageAndNoTornTail()
    {
        var (store, end) = await WrittenAsync("a", "b");
        await store.CompactAsync(Run, end, Body("ab"), default);
        using (var file = File.OpenWrite(Journal))
            file.SetLength(file.Length - 5);

        await Assert.ThrowsAsync<JournalDamagedException>(async () => await ReadAsync(Store()));
        await Assert.ThrowsAsync<JournalDamagedException>(async () => await Store().RepairAsync(Run, default));
    }

    [Fact]
    public async Task Delete_AfterACompactionCutShort_LeavesNothing()
    {
        var (store, _) = await WrittenAsync("a", "b");
        await TearAsync(store);

        await Store().DeleteRunAsync(Run, default);

        Assert.False(Directory.Exists(Path.GetDirectoryName(Journal)));
    }

    private static async ValueTask TearAsync(FileStore store) => await ((ITearable)store).TearCompactionAsync(Run, Body("ab"), default);

    private static ReadOnlyMemory<byte> Body(string id) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""");

    private static List<string> Ids(JournalSlice slice)
        => [.. slice.Records.Select(r => System.Text.Json.JsonDocument.Parse(r).RootElement.GetProperty("id").GetString() ?? "")];

    private static ValueTask<JournalSlice> ReadAsync(FileStore store) => store.ReadAsync(Run, JournalPosition.Start, null, default);

    /// <summary>How long a record is beside its id, written at an offset.</summary>
    private static int Overhead(long offset)
    {
        var frame = new System.Buffers.ArrayBufferWriter<byte>();
        RecordFrame.Write(frame, Body("").Span, offset);
        return frame.WrittenCount + 1;
    }

    private async Task<(FileStore Store, JournalPosition End)> WrittenAsync(params string[] ids)
    {
        var (store, end) = (Store(), JournalPosition.Start);
        foreach (var id in ids)
            end = (await store.AppendAsync(Run, [Body(id)], end, default)).End;
        return (store, end);
    }

    private FileStore Store() => _folder.Keep(new FileStore(new FileStoreOptions { Path = _folder.Path }, _disk));

    private void Flip(long offset)
    {
        using var file = File.Open(Journal, FileMode.Open);
        file.Position = offset;
        var was = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(was ^ 1));
    }
}
