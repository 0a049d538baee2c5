using DurableFlows.Journal;
using static DurableFlows.Testing.Stores.Bodies;

namespace DurableFlows.Testing.Stores;

/// <summary>One record in place of all. A store that keeps every record says so and changes nothing.</summary>
internal static class CompactionCases
{
    public static IReadOnlyList<StoreContractCase> All { get; } =
    [
        new("Compaction: one record stands in place of all, and what is appended stands behind it", ReplaceAsync),
        new("Compaction: a journal that ends elsewhere than said stays as it is", ElsewhereAsync),
        new("Compaction: a run nobody wrote to is not compacted", AbsentAsync),
        new("Compaction: whoever reads on from before gets the whole journal anew", AnewAsync),
        new("Compaction: what another writer appends lands behind the record", OtherWriterAsync),
        new("Compaction: it may be done again and again", AgainAsync),
        new("Compaction: waiting on a position from before ends", WaitAsync),
        new("Compaction: a deleted run begins anew", DeleteAsync),
    ];

    private static async Task ReplaceAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        var written = await store.AppendAsync(Run, Many("a", "b", "c"), null, cancellation).ConfigureAwait(false);
        if (await store.CompactAsync(Run, written.End, Of("abc"), cancellation).ConfigureAwait(false) is not { } end)
        {
            Expect.Sequence(["a", "b", "c"], await IdsAsync(open(), Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
            return;
        }

        var slice = await open().ReadAsync(Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        Expect.Sequence(["abc"], slice.Records.Select(IdOf));
        Expect.Same(end, slice.End);
        Expect.Same(0, slice.TornBytes);
        Expect.Same(false, slice.IsAnew);
        var next = await AppendAsync(store, "d", end, cancellation).ConfigureAwait(false);
        Expect.Same(end, next.Start);
        Expect.Sequence(["abc", "d"], await IdsAsync(open(), Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
        Expect.Sequence(["d"], await IdsAsync(open(), Run, end, null, cancellation).ConfigureAwait(false));
        Expect.Sequence(["abc"], await IdsAsync(open(), Run, JournalPosition.Start, end, cancellation).ConfigureAwait(false));
    }

    private static async Task ElsewhereAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        var first = await AppendAsync(store, "a", null, cancellation).ConfigureAwait(false);
        await AppendAsync(open(), "b", null, cancellation).ConfigureAwait(false);
        Expect.Same(null, await store.CompactAsync(Run, first.End, Of("x"), cancellation).ConfigureAwait(false));
        Expect.Sequence(["a", "b"], await IdsAsync(open(), Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }

    private static async Task AbsentAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var store = open();
        Expect.Same(null, await store.CompactAsync(Run, JournalPosition.Start, Of("x"), cancellation).ConfigureAwait(false));
        Expect.Sequence([], await IdsAsync(store, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }

    private static async Task AnewAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (store, reader) = (open(), open());
        var first = await AppendAsync(store, new string('a', 500), null, cancellation).ConfigureAwait(false);
        var second = await AppendAsync(store, "b", null, cancellation).ConfigureAwait(false);
        if (await store.CompactAsync(Run, second.End, Of("ab"), cancellation).ConfigureAwait(false) is not { } end)
            return;
        foreach (var before in new[] { first.End, second.End })
        {
            var slice = await reader.ReadAsync(Run, before, null, cancellation).ConfigureAwait(false);
            Expect.Same(true, slice.IsAnew);
            Expect.Sequence(["ab"], slice.Records.Select(IdOf));
            Expect.Same(end, slice.End);
        }
    }

    private static async Task OtherWriterAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (store, other) = (open(), open());
        await AppendAsync(store, "a", null, cancellation).ConfigureAwait(false);
        var known = await AppendAsync(other, "b", null, cancellation).ConfigureAwait(false);
        if (await store.CompactAsync(Run, known.End, Of("ab"), cancellation).ConfigureAwait(false) is not { } end)
            return;
        var landed = await AppendAsync(other, "c", known.End, cancellation).ConfigureAwait(false);
        Expect.Same(end, landed.Start);
        await AppendAsync(store, "d", end, cancellation).ConfigureAwait(false);
        await AppendAsync(other, "e", landed.End, cancellation).ConfigureAwait(false);
        Expect.Sequence(["ab", "c", "d", "e"], await IdsAsync(open(), Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }

    private static async Task AgainAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (store, other) = (open(), open());
        var known = (await AppendAsync(store, "0", null, cancellation).ConfigureAwait(false)).End;
        for (var i = 1; i <= 5; i++)
        {
            var writer = i % 2 == 0 ? store : other;
            var end = (await AppendAsync(writer, $"{i}", known, cancellation).ConfigureAwait(false)).End;
            if (await writer.CompactAsync(Run, end, Of($"s{i}"), cancellation).ConfigureAwait(false) is not { } compacted)
                return;
            Expect.Sequence([$"s{i}"], await IdsAsync(store, Run, known, null, cancellation).ConfigureAwait(false));
            known = compacted;
        }

        Expect.Sequence(["s5"], await IdsAsync(open(), Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }

    private static async Task WaitAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (store, other) = (open(), open());
        var known = (await AppendAsync(store, new string('a', 500), null, cancellation).ConfigureAwait(false)).End;
        await store.CompactAsync(Run, known, Of("s"), cancellation).ConfigureAwait(false);
        var waiting = other.WaitForGrowthAsync(Run, known, cancellation).AsTask();
        await AppendAsync(store, "b", null, cancellation).ConfigureAwait(false);
        await waiting.ConfigureAwait(false);
        var slice = await other.ReadAsync(Run, known, null, cancellation).ConfigureAwait(false);
        Expect.Sequence(slice.IsAnew ? ["s", "b"] : ["b"], slice.Records.Select(IdOf));
    }

    private static async Task DeleteAsync(Func<IFlowStore> open, CancellationToken cancellation)
    {
        var (store, other) = (open(), open());
        var known = (await AppendAsync(store, "a", null, cancellation).ConfigureAwait(false)).End;
        await AppendAsync(other, "b", null, cancellation).ConfigureAwait(false);
        var end = await store.CompactAsync(Run, (await store.ReadAsync(Run, known, null, cancellation).ConfigureAwait(false)).End, Of("s"), cancellation).ConfigureAwait(false);
        await other.DeleteRunAsync(Run, cancellation).ConfigureAwait(false);
        Expect.Sequence([], await IdsAsync(store, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
        Expect.Sequence([], await IdsAsync(store, Run, end ?? JournalPosition.Start, null, cancellation).ConfigureAwait(false));
        var anew = await AppendAsync(store, "new", JournalPosition.Start, cancellation).ConfigureAwait(false);
        Expect.Same(JournalPosition.Start, anew.Start);
        Expect.Sequence(["new"], await IdsAsync(other, Run, JournalPosition.Start, null, cancellation).ConfigureAwait(false));
    }
}
