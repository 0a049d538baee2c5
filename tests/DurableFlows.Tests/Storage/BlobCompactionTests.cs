using DurableFlows.Azurite;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using static DurableFlows.Tests.Storage.BlobJournal;

namespace DurableFlows.Tests.Storage;

/// <summary>How a journal in blobs begins anew.</summary>
public sealed class BlobCompactionTests(AzuriteFixture azurite) : BlobJournalTests(azurite)
{
    [AzuriteFact]
    public async Task Compact_OfManySegments_LeavesTheFirstAndTheNew()
    {
        var store = Journal.Open();
        var end = await AppendAsync(store, JournalPosition.Start, "a", "b", "c", "d", "e");

        var compacted = Assert.NotNull(await store.CompactAsync(Run, end, Body("all"), default));

        Assert.Equal(["all"], await Journal.IdsAsync());
        Assert.Equal(["journal-065536.jsonl", "journal.jsonl"], await SegmentsAsync());
        await AppendAsync(store, compacted, "f", "g", "h");
        Assert.Equal(["all", "f", "g", "h"], await Journal.IdsAsync());
    }

    [AzuriteFact]
    public async Task Read_OfACompactedJournal_TakesTwoCalls()
    {
        var store = Journal.Open(100);
        var end = await AppendAsync(store, JournalPosition.Start, "a", "b");
        await store.CompactAsync(Run, end, Body("ab"), default);
        var before = Journal.Proxy.Requests.Count;

        Assert.Equal(["ab"], Ids(await store.ReadAsync(Run, JournalPosition.Start, null, default)));

        Assert.Equal(2, Journal.Proxy.Requests.Count - before);
    }

    [AzuriteFact]
    public async Task Append_WithAPositionInASegmentThatIsGone_LandsBehindTheRecord()
    {
        var (store, late) = (Journal.Open(100), Journal.Open(100));
        var first = Assert.NotNull(await store.CompactAsync(Run, await AppendAsync(store, JournalPosition.Start, "a"), Body("s1"), default));
        var known = await AppendAsync(late, first, "b");
        var second = Assert.NotNull(await store.CompactAsync(Run, known, Body("s2"), default));

        var receipt = await late.AppendAsync(Run, [Body("c")], known, default);

        Assert.Equal(second, receipt.Start);
        Assert.Equal(["s2", "c"], await Journal.IdsAsync());
        Assert.Equal(["s2", "c"], await Journal.IdsAsync(known));
    }

    [AzuriteFact]
    public async Task Append_WithoutAKnownPosition_LandsBehindTheRecord()
    {
        var store = Journal.Open(100);
        var end = await AppendAsync(store, JournalPosition.Start, "a");
        await store.CompactAsync(Run, end, Body("s1"), default);

        await Journal.Open(100).AppendAsync(Run, [Body("b")], null, default);

        Assert.Equal(["s1", "b"], await Journal.IdsAsync());
    }

    [AzuriteTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Compact_CutShortAtAnyRequest_LeavesAllOrOne(int place)
    {
        var store = Journal.Open(100, retries: 0);
        var end = await AppendAsync(store, JournalPosition.Start, "a", "b");
        var number = 0;
        Journal.Proxy.Rule = _ => Interlocked.Increment(ref number) >= place ? Fault.CutBefore : Fault.Pass;

        var compacted = false;
        try
        {
            compacted = await store.CompactAsync(Run, end, Body("ab"), default) is not null;
        }
        catch (FlowException e) when (e.Code == ErrorCodes.StoreUnavailable)
        {
            // As wished.
        }

        Journal.Proxy.Rule = _ => Fault.Pass;
        string[] expected = [.. await Journal.IdsAsync()];
        Assert.Equal(compacted || expected.Length == 1 ? ["ab"] : ["a", "b"], expected);
        var other = Journal.Open(100);
        var next = (await other.AppendAsync(Run, [Body("c")], end, default)).End;
        Assert.Equal([.. expected, "c"], await Journal.IdsAsync());
        Assert.NotNull(await other.CompactAsync(Run, next, Body("all"), default));
        Assert.Equal(["all"], await Journal.IdsAsync());
    }

    [AzuriteTheory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Compact_WhoseAnswerIsLost_IsFoundAndNotTakenBack(int place)
    {
        var store = Journal.Open(100);
        var end = await AppendAsync(store, JournalPosition.Start, "a", "b");
        var number = 0;
        Journal.Proxy.Rule = _ => Interlocked.Increment(ref number) == place ? Fault.CutAfter : Fault.Pass;

        Assert.NotNull(await store.CompactAsync(Run, end, Body("ab"), default));

        Assert.Equal(["ab"], await Journal.IdsAsync());
    }

    [AzuriteFact]
    public async Task Compact_ByTwoAtOnce_IsDoneByOneOfThem()
    {
        var end = await AppendAsync(Journal.Open(100), JournalPosition.Start, "a", "b");

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Journal.Open(100).CompactAsync(Run, end, Body($"s{i}"), default).AsTask()));

        Assert.Single(done, d => d is not null);
        Assert.Equal([$"s{Array.FindIndex(done, d => d is not null)}"], await Journal.IdsAsync());
    }

    [AzuriteFact]
    public async Task Append_WhileItIsCompactedAgainAndAgain_IsNeverLost()
    {
        var compactions = 0;
        var writing = Task.WhenAll(Enumerable.Range(0, 3).Select(async w =>
        {
            var (store, known, written) = (Journal.Open(5), JournalPosition.Start, 0);
            for (; (written < 20 || Volatile.Read(ref compactions) < 3) && written < 2_000; written++)
                known = (await store.AppendAsync(Run, [Body($"{w}-{written:d4}")], known, default)).End;
            return Enumerable.Range(0, written).Select(i => $"{w}-{i:d4}");
        }));
        var (compacting, gathered, last) = (Journal.Open(5), new List<string>(), "");
        while (!writing.IsCompleted)
        {
            var slice = await compacting.ReadAsync(Run, JournalPosition.Start, null, default);
            var name = $"s{gathered.Count}";
            if (slice.Records.Count > 1 && await compacting.CompactAsync(Run, slice.End, Body(name), default) is not null)
            {
                gathered.AddRange(Ids(slice).Where(id => id != last));
                last = name;
                Interlocked.Increment(ref compactions);
            }
        }

        var written = (await writing).SelectMany(ids => ids);
        gathered.AddRange((await Journal.IdsAsync()).Where(id => id != last));
        Assert.NotEqual("", last);
        Assert.Equal(written.Order(StringComparer.Ordinal), gathered.Order(StringComparer.Ordinal));
    }

    private async Task<IEnumerable<string>> SegmentsAsync()
        => (await Journal.Container.NamesAsync()).Where(n => n.Contains("/journal", StringComparison.Ordinal)).Select(n => n[(n.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal);
}
