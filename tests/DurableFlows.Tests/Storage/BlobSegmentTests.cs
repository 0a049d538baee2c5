using DurableFlows.Azurite;
using DurableFlows.Journal;
using DurableFlows.Storage.AzureBlobs;
using static DurableFlows.Tests.Storage.BlobJournal;

namespace DurableFlows.Tests.Storage;

/// <summary>How a journal goes on in a new blob.</summary>
public sealed class BlobSegmentTests(AzuriteFixture azurite) : BlobJournalTests(azurite)
{
    [AzuriteFact]
    public async Task Append_ByManyWriters_FillsManySegmentsAndNoneByFarTooMuch()
    {
        const int Writers = 8;
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"{i:d2}")];

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => AppendAsync(Journal.Open(5), JournalPosition.Start, [.. ids.Select(id => $"{w}-{id}")])));

        var read = (await Journal.IdsAsync()).ToArray();
        Assert.Equal(Writers * ids.Length, read.Length);
        for (var w = 0; w < Writers; w++)
            Assert.Equal(ids.Select(id => $"{w}-{id}"), read.Where(id => id.StartsWith($"{w}-", StringComparison.Ordinal)));
        var blocks = await BlocksAsync();
        Assert.InRange(blocks.Count, 8, 32);
        // Beside the five and the seal: each writer may append once before the seal, try to seal, and find the seal when it appends again.
        Assert.All(blocks, count => Assert.InRange(count, 0, 6 + (3 * Writers)));
    }

    [AzuriteFact]
    public async Task Append_BehindASeal_GoesToTheNextSegmentOnce()
    {
        var late = Journal.Open();
        var known = await AppendAsync(late, JournalPosition.Start, "a");
        await AppendAsync(Journal.Open(), known, "b", "c");

        var receipt = await late.AppendAsync(Run, [Body("late")], known, default);

        Assert.Equal(["a", "b", "c", "late"], await Journal.IdsAsync());
        Assert.Equal(["b", "c"], Ids(await late.ReadAsync(Run, known, receipt.Start, default)));
        Assert.Equal(["late"], Ids(await late.ReadAsync(Run, receipt.Start, receipt.End, default)));
        Assert.Single(await Journal.LinesAsync(0), line => line.Contains("late", StringComparison.Ordinal));
    }

    [AzuriteFact]
    public async Task Append_BehindSeveralSeals_GoesToTheLastSegment()
    {
        var known = await AppendAsync(Journal.Open(), JournalPosition.Start, "a");
        await AppendAsync(Journal.Open(), known, "b", "c", "d", "e", "f");

        var receipt = await Journal.Open().AppendAsync(Run, [Body("late")], known, default);

        Assert.Equal((3, 0L), (receipt.Start.Segment, receipt.Start.Offset));
        Assert.Equal(["a", "b", "c", "d", "e", "f", "late"], await Journal.IdsAsync());
    }

    [AzuriteFact]
    public async Task Append_WithNothingButASealBetween_StartsAtTheKnownEnd()
    {
        var store = Journal.Open();
        var known = (await store.ReadAsync(Run, JournalPosition.Start, await UnsealedEndAsync(store), default)).End;

        var receipt = await store.AppendAsync(Run, [Body("c")], known, default);

        Assert.Equal((known, 1), (receipt.Start, receipt.End.Segment));
        Assert.Empty(Ids(await store.ReadAsync(Run, known, receipt.Start, default)));
        Assert.Equal(["c"], Ids(await store.ReadAsync(Run, receipt.Start, receipt.End, default)));
    }

    [AzuriteFact]
    public async Task Append_WhoseAnswerIsLost_IsFoundAndNotSentAgain()
    {
        var store = Journal.Open(40_000);
        var known = await AppendAsync(store, JournalPosition.Start, "a");
        Journal.Proxy.TakeCounts();
        Journal.FailOnce("PUT appendblock", 1, Fault.CutAfter);

        var receipt = await store.AppendAsync(Run, [Body("b")], known, default);

        Assert.Equal((known, 1), (receipt.Start, Journal.Proxy.TakeCounts()["PUT appendblock"]));
        Assert.Equal(["a", "b"], await Journal.IdsAsync());
    }

    [AzuriteFact]
    public async Task Append_WhoseAnswerAndTheLookForItAreLost_LooksAgain()
    {
        var store = Journal.Open(40_000);
        var known = await AppendAsync(store, JournalPosition.Start, "a");
        var (appended, looked) = (0, 0);
        Journal.Proxy.Rule = request => request.Kind switch
        {
            "PUT appendblock" when Interlocked.Increment(ref appended) == 1 => Fault.CutAfter,
            "GET" when Interlocked.Increment(ref looked) == 1 => Fault.Answer(503),
            _ => Fault.Pass,
        };

        await store.AppendAsync(Run, [Body("b")], known, default);

        Assert.Equal((1, 2), (appended, looked));
        Assert.Equal(["a", "b"], await Journal.IdsAsync());
    }

    [AzuriteFact]
    public async Task Append_BehindASealWhoseAnswerIsLost_GoesToTheNextSegmentOnce()
    {
        var late = Journal.Open();
        var known = await AppendAsync(late, JournalPosition.Start, "a");
        await AppendAsync(Journal.Open(), known, "b", "c");
        Journal.FailOnce("PUT appendblock", 1, Fault.CutAfter);

        await late.AppendAsync(Run, [Body("late")], known, default);

        Assert.Equal(["a", "b", "c", "late"], await Journal.IdsAsync());
        Assert.Single(await Journal.LinesAsync(0), line => line.Contains("late", StringComparison.Ordinal));
    }

    [AzuriteTheory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Seal_WhoseAnswerIsLost_SealsOnceAndTheNextAppendGoesOnBehindIt(int retries)
    {
        var store = Journal.Open(retries: retries);
        Journal.FailOnce("PUT appendblock", 3, Fault.CutAfter);

        await AppendAsync(store, JournalPosition.Start, "a", "b", "c");

        Assert.Equal(["a", "b", "c"], await Journal.IdsAsync());
        Assert.Single(await Journal.LinesAsync(0), line => line.Contains("segment.sealed", StringComparison.Ordinal));
        Assert.Single(await Journal.LinesAsync(1));
    }

    [AzuriteTheory]
    [InlineData("PUT appendblock", 3)]
    [InlineData("PUT", 2)]
    public async Task Seal_ThatFails_IsMadeUpForByTheNextAppend(string kind, int place)
    {
        var store = Journal.Open(retries: 0);
        await Journal.Container.Client.CreateAsync();
        Journal.FailOnce(kind, place, Fault.Answer(503));
        var known = await AppendAsync(store, JournalPosition.Start, "a", "b");

        await AppendAsync(store, known, "c", "d");

        Assert.Equal(["a", "b", "c", "d"], await Journal.IdsAsync());
        Assert.Equal((0, 4), (known.Segment, (await Journal.LinesAsync(0)).Length));
        Assert.Single(await Journal.LinesAsync(1));
    }

    [AzuriteTheory]
    [InlineData(null)]
    [InlineData(416)]
    public async Task Read_FromExactlyTheEnd_IsEmptyAndStaysThere(int? answer)
    {
        // Azurite gives 206 without a byte, Azure refuses the range.
        var store = Journal.Open(40_000);
        var end = await AppendAsync(store, JournalPosition.Start, "a", "b");
        Journal.Proxy.Rule = request => request.Kind == "GET" && answer is { } status ? Fault.Answer(status, "InvalidRange") : Fault.Pass;

        var slice = await store.ReadAsync(Run, end, null, default);

        Assert.Equal((0, end), (slice.Records.Count, slice.End));
    }

    [AzuriteFact]
    public async Task Append_WhoseRequestIsLostWhereAzureRefusesTheRangeAtTheEnd_IsSentAgain()
    {
        var store = Journal.Open(40_000);
        var known = await AppendAsync(store, JournalPosition.Start, "a");
        var appended = 0;
        Journal.Proxy.Rule = request => request.Kind switch
        {
            "PUT appendblock" when Interlocked.Increment(ref appended) == 1 => Fault.CutBefore,
            "GET" => Fault.Answer(416, "InvalidRange"),
            _ => Fault.Pass,
        };

        await store.AppendAsync(Run, [Body("b")], known, default);

        Assert.Equal(["a", "b"], await Journal.IdsAsync());
    }

    /// <summary>Two records and a seal; where the second record ends.</summary>
    private async Task<JournalPosition> UnsealedEndAsync(AzureBlobStore store)
    {
        await AppendAsync(store, JournalPosition.Start, "a", "b");
        var lines = await Journal.LinesAsync(0);
        return new JournalPosition(0, lines[0].Length + lines[1].Length + 2);
    }

    private async Task<IReadOnlyList<int>> BlocksAsync()
    {
        var blocks = new List<int>();
        for (var segment = 0; await Journal.Container.Segment(Run, segment).ExistsAsync(); segment++)
            blocks.Add((await Journal.Container.Segment(Run, segment).GetPropertiesAsync()).Value.BlobCommittedBlockCount);
        return blocks;
    }
}
